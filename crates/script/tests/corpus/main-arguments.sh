add() {
  local space=$1
  shift
  for user in "$@"; do
    ax spaces add-user "$space" --user-id "$user" --role READ_ONLY
  done
}
rename() { ax roles update "$1" --name "$2"; }
add "$@"
rename "Access Steward" "$@"
rename $(cat names)
ax users delete --force "$@"
TO=$1
shift
rename "$1" "$TO"
#set 1=Fraud
#set 2=Access Steward
#= space.add_user unresolved @add-user
#= role.update unresolved @rename() {
#= role.update unresolved @rename() {
#= user.delete unresolved @users delete
#= role.update applied @rename() {
