ax role-bindings create --user-id ann@acme.io --role-id Um9sZToxNTpPcEJF --resource-type PROJECT --resource-id TW9kZWw6MTEyOkV0cEQ=
ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id "Project Editor" --resource-type PROJECT --resource-id TW9kZWw6MTEyOkV0cEQ=
ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type SPACE --resource-id Fraud
ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type SPACE --resource-id TW9kZWw6MTEyOkV0cEQ=
ax role-bindings create --user-id nobody --role-id Um9sZToxNTpPcEJF --resource-type SPACE --resource-id TW9kZWw6MTEyOkV0cEQ=
ax users update ann@acme.io --full-name "Ann B."
ax users update VXNlcjo0Mzp5QmRC --full-name "Ann B." --is-not-developer
ax spaces create --name X --organization-id Risk
#= role_binding.create refused 404 @ann@acme.io --role-id
#= role_binding.create refused 404 @"Project Editor"
#= role_binding.create refused 404 @--resource-id Fraud
#= role_binding.create refused 400 @VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type SPACE --resource-id TW9
#= role_binding.create refused 404 @nobody
#= user.update refused 404 @update ann
#= user.update applied @update VXN
#= space.create refused 404 @spaces create
