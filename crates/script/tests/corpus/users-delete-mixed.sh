set -e
ax users delete --email "nobody@acme.io, TOM@acme.io" --id VXNlcjo0NjpBUVBl,VXNlcjo3OTpIRG1u -f
ax roles delete "Migration 2025" -f
#= user.delete applied @users delete
#= user.delete no_effect @users delete
#= user.delete refused 404 @users delete
#= user.delete applied @users delete
#= role.delete applied @Migration
