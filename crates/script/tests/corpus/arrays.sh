USERS=(VXNlcjo1OTp5TlZP VXNlcjo2MDowd0VT)
USERS+=("VXNlcjo2MjpzN1hK")
for u in "${USERS[@]}"; do
  ax spaces add-user Search --user-id "$u" --role READ_ONLY
done
declare -A ROLES=([Search]=ADMIN [Support]=MEMBER)
ax spaces add-user Support --user-id "${USERS[0]}" --role "${ROLES[Support]}"
echo "${#USERS[@]} users"
#= space.add_user applied @"$u"
#= space.add_user applied @"$u"
#= space.add_user applied @"$u"
#= space.add_user applied @USERS[0]
