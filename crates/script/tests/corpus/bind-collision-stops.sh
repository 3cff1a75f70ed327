set -e
ZOE=VXNlcjo0OTpsYnRz
ax role-bindings create --user-id $ZOE --role-id Um9sZToxNTpPcEJF --resource-type PROJECT --resource-id TW9kZWw6MTEyOkV0cEQ=
ax resource-restrictions restrict --resource-id TW9kZWw6MTEyOkV0cEQ=
ax users delete --email tom@acme.io,ben@acme.io --force
#= role_binding.create refused 409 @role-bindings create
#= restriction.create skipped @restrict --resource-id
#= user.delete skipped @users delete
#= user.delete skipped @users delete
