ENV=${ENV:-staging}
case "$ENV" in
  prod|production) ROLE=READ_ONLY ;;
  stag*) ROLE=MEMBER ;;
  *) echo "unknown"; exit 1 ;;
esac
ax spaces add-user Search --user-id VXNlcjo1OTp5TlZP --role "$ROLE"
#= space.add_user applied @spaces add-user
