role_id() { ax roles list -l 100 -o json | jq -r --arg n "$1" '.roles[] | select(.name==$n) | .id'; }
bind() {
  local user="$1" role
  role=$(role_id "$2")
  ax role-bindings create --user-id "$user" --role-id "$role" --resource-type PROJECT --resource-id "$3"
}
PROJECT=$(ax projects get chargeback-agent --space Fraud -o json | jq -r .id)
bind VXNlcjo0NDpNMlg3 "Project Admin" "$PROJECT"
bind VXNlcjo0NzpiUE5W "Project Editor" "$PROJECT"
run() { echo "+ $*"; "$@"; }
run ax resource-restrictions restrict --resource-id "$PROJECT"
#= role_binding.create applied @role-bindings create
#= role_binding.create applied @role-bindings create
#= restriction.create applied @run() {
