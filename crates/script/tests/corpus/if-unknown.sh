if [ -f ./flag ]; then
  ax roles delete "Migration 2025" --force
  X=one
else
  ax roles update "Migration 2025" --name Old
  X=two
fi
ax roles create --name "$X" --permissions PROJECT_READ
if ping -c 1 api.arize.com; then ax roles delete "Board Reader" -f; fi
command -v jq >/dev/null || exit 1
ax roles create --name after --permissions PROJECT_READ
#= role.delete unresolved @Migration 2025" --force
#= role.update unresolved @name Old
#= role.create unresolved @"$X"
#= role.delete unresolved @Board Reader
#= role.create applied @name after
#= note not-looked-at @ping
