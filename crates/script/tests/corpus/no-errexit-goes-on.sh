ax roles delete "No Such Role" --force
ax roles delete "Migration 2025" --force
#= role.delete refused 404 @No Such
#= role.delete applied @Migration
