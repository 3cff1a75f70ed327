ax spaces add-user Fraud --user-id "$NEW_HIRE" --role MEMBER
ax spaces add-user Fraud --user-id $NEW_HIRE --role MEMBER   # loose
ax roles delete "${ROLE:-Migration 2025}" --force
ax users delete --email "$LEAVER" --force
ax roles update "Board Reader" --description "by $USER"
#= space.add_user unresolved @"$NEW_HIRE"
#= space.add_user unresolved @# loose
#= role.delete applied @Migration
#= user.delete unresolved @LEAVER
#= role.update unresolved @Board Reader
