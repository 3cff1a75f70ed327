SPACE_ID=$(ax spaces list --organization-id QWNjb3VudE9yZ2FuaXphdGlvbjo5OkEzUGI= -o json | jq -r '.spaces[] | select(.name=="Sandbox").id')
ax projects create --name hackday --space "$SPACE_ID"
ax projects create --name hackday-2 --space "$SPACE_ID"
ax projects update hackday-2 --name hackday-3 --space "$SPACE_ID"
ax projects update hackday-2 --name hackday-4 --space "$SPACE_ID"
ax projects create --name x --space Nowhere
ax projects delete "$(ax projects get hackday-3 --space "$SPACE_ID" -o json | jq -r .id)" --force
#= project.create refused 409 @name hackday --space
#= project.create applied @create --name hackday-2
#= project.update applied @hackday-3 --space "$SPACE_ID"$
#= project.update refused 404 @hackday-4
#= project.create refused 404 @Nowhere
#= project.delete applied @projects delete
