main() {
  python3 sync_roles.py
  terraform apply
  LIST=$(terraform output)
}
main "$@"
#= shell unresolved @python3
#= note not-looked-at @terraform apply
