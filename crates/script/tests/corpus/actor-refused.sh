set -e
ax spaces add-user Fraud --user-id VXNlcjo0ODpHSFds --role MEMBER
ax spaces add-user Search --user-id VXNlcjo1OTp5TlZP --role READ_ONLY
ax roles create --name X --permissions PROJECT_READ
#actor sofia@acme.io
#= space.add_user applied @Fraud
#= space.add_user refused 403 @Search
#= role.create skipped @name X
