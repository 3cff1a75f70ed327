# Nothing is printed, so that the id is empty and the next call finds nothing.
ID=$(ax roles create --name "Trace Reader" --permissions PROJECT_READ -o json | jq -r .id)
ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id "$ID" --resource-type SPACE --resource-id U3BhY2U6MzE6eVlaaQ==
#= role.create refused 409 @ID=$(ax
#= role_binding.create refused 404 @role-bindings
