source ./lib.sh
python3 sync_roles.py
eval "$(cat commands.txt)"
$AX roles list
xargs -n1 ax users delete --force --id < leavers.txt
terraform apply
find leavers -type f -exec ax api-keys revoke {} --force \;
parallel ax users delete --force --id ::: one two
retry 3 ax organizations create --name Spare
uvx --from arize-ax-cli ax organizations create --name Once
false && uv run ax organizations delete Once --force
ax roles delete "Migration 2025" --force
#= shell unresolved @source
#= shell unresolved @python3
#= shell unresolved @eval
#= shell unresolved @$AX
#= user.delete unresolved @xargs
#= api_key.revoke unresolved @find leavers
#= user.delete unresolved @parallel
#= organization.create unresolved @name Spare
#= organization.create applied @name Once
#= organization.delete skipped @delete Once
#= role.delete applied @Migration
#= note not-looked-at @terraform
