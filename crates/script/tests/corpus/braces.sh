for role in {A,B}{1,2} {3..1} "{C,D}" {E} x{"y z",w}; do ax roles create --name "$role" --permissions PROJECT_READ; done
for team in {01..03} {1..99999999999999}; do ax roles create --name "T$team" --permissions PROJECT_READ; done
ax roles delete A1 --force; ax roles delete B2 --force; ax roles delete 2 --force; ax roles delete xw --force; ax roles delete "xy z" --force; ax roles delete {E} --force
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create refused 422 @x{"y z"
#= role.create refused 422 @x{"y z"
#= role.create applied @x{"y z"
#= role.create applied @x{"y z"
#= role.create unresolved @T$team
#= role.create unresolved @T$team
#= role.delete applied @A1 --force
#= role.delete applied @A1 --force
#= role.delete applied @A1 --force
#= role.delete applied @A1 --force
#= role.delete applied @A1 --force
#= role.delete refused 404 @A1 --force
