set -euo pipefail
EMAIL=$1
USER_ID=$(ax users list --email "$EMAIL" -o json | jq -r '.users[0].id // empty')
if [ -z "$USER_ID" ]; then
  echo "no such user: $EMAIL" >&2
  exit 1
fi
ax users delete --id "$USER_ID" --force
#set 1=nobody@acme.io
#= user.delete skipped @users delete
