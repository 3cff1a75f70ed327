source ./lib.sh
python3 sync_roles.py
eval "$(cat commands.txt)"
$AX roles list
xargs -n1 ax users delete --force --id < leavers.txt
terraform apply
ax roles delete "Migration 2025" --force
#= shell unresolved @source
#= shell unresolved @python3
#= shell unresolved @eval
#= shell unresolved @$AX
#= user.delete unresolved @xargs
#= role.delete applied @Migration
#= note not-looked-at @terraform
