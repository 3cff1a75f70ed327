ax role-bindings create --user-id VXNlcjo0Mzp5QmRC --role-id Um9sZToxNTpPcEJF --resource-type PROJECT --resource-id TW9kZWw6MDpub25l
ax role-bindings delete Um9sZUJpbmRpbmc6MjIzOnVPNTc= --force
ax users delete --id VXNlcjo0NDpNMlg3 --force
#actor sofia@acme.io
#= role_binding.create refused 403 @create
#= role_binding.delete refused 404 @role-bindings delete
#= user.delete refused 403 @users delete
