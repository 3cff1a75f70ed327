set -e
export QUIET=$(ax roles get "No Such Role" -o json)
echo "export hides the failure"
ROLE=$(ax roles get "No Such Role" -o json)
ax roles delete "Migration 2025" --force
#= role.delete skipped @Migration
