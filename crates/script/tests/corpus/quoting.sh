ax roles create --name 'It'"'"'s a role' --permissions PROJECT_READ
ax roles get "It's a role" >/dev/null && ax roles delete It\'s\ a\ role --force
NAME="A  B"
ax roles create --name "$NAME" --permissions PROJECT_READ
ax roles create --name $NAME --permissions PROJECT_READ    # split
#= role.create applied @'It'
#= role.delete applied @It's a role" >
#= role.create applied @"$NAME"
#= role.create refused @# split
