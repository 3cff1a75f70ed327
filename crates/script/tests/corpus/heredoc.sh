cat <<EOF
This is how it works:
ax roles delete "Board Reader" --force
EOF
cat > role.json <<'JSON'
{"name": "x"}
JSON
ax roles delete "Migration 2025" --force
#= role.delete applied @Migration
