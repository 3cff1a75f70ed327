set -e
ax spaces add-user Sandbox --user-id VXNlcjo1OTp5TlZP --role MEMBER
ax roles delete "Migration 2025" --force
#= space.add_user refused @Sandbox
#= role.delete skipped @Migration
