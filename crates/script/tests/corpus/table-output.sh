LIST=$(ax roles list)
ax roles delete "$LIST" --force
ID=$(ax roles get "Board Reader" -o csv)
ax roles delete "$ID" --force    # csv
#= role.delete unresolved @"$LIST"
#= role.delete unresolved @# csv
