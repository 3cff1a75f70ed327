ax roles creat --name X --permissions PROJECT_READ
ax roles create --name X
ax roles create --permissions PROJECT_READ
ax roles create --name X --permissions NO_SUCH_PERMISSION
ax roles create --name X --permissions ""
ax roles create --name X --permissions PROJECT_READ --colour red
ax spaces add-user Fraud --user-id VXNlcjo0Mzp5QmRC --role OWNER
ax users create --full-name M --email m@acme.io --role MEMBER
ax users delete --force
ax users update VXNlcjo0Mzp5QmRC
ax spaces delete Fraud Credit --force
ax --profile prod roles delete "Migration 2025" --force
ax roles delete --help
ax roles create --name
ax roles create --name X --permissions PROJECT_READ -o yaml
ax roles create --name X --permissions PROJECT_READ -o X.JSON
ax instrument || ax roles get X
#= ax refused @creat --name
#= role.create refused @create --name X$
#= role.create refused @create --permissions
#= role.create refused @NO_SUCH
#= role.create refused @--permissions ""
#= role.create refused @--colour
#= space.add_user refused @OWNER
#= user.create refused @m@acme.io
#= user.delete refused @users delete
#= user.update refused @users update
#= space.delete refused @Fraud Credit
#= ax refused @--profile
#= role.create refused @roles create --name$
#= role.create refused @yaml
#= role.create applied @X.JSON
