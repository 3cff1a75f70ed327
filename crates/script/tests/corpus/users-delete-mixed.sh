set -e
ax users delete --email "nobody@acme.io, TOM@acme.io" --id VXNlcjo0NjpBUVBl,VXNlcjo3OTpIRG1u -f
ax roles delete "Migration 2025" -f
ax users delete --id VXNlcjo0NzpiUE5W --email ida@acme.io,IDA@acme.io -f   # who is looked up before he is deleted
#= user.delete applied @nobody@acme.io
#= user.delete no_effect @nobody@acme.io
#= user.delete refused 404 @nobody@acme.io
#= user.delete applied @nobody@acme.io
#= role.delete applied @Migration
#= user.delete applied @looked up
#= user.delete no_effect @looked up
#= user.delete no_effect @looked up
