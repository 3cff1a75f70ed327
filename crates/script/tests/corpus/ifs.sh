PARTS=(PROJECT_READ PROJECT_UPDATE)
ALL=$(IFS=,; echo "${PARTS[*]}")
ax roles create --name Joined --permissions "$ALL"
ax roles update Joined --permissions PROJECT_UPDATE,PROJECT_READ   # the same set
OPTIONS=("--description new")
ax roles update Joined ${OPTIONS[@]}
SAVED=$IFS
IFS=$'\n\t'
NAMES="Access Steward
Project Editor"
for name in $NAMES; do
  ax roles get "$name" || ax roles create --name "$name" --permissions PROJECT_READ
done
OLD=$SAVED
IFS=,
for space in Fraud,Credit; do ax spaces update "$space" --name whole; done
LIST="Fraud,Credit,"
for space in $LIST; do ax spaces update $space --description listed; done
IFS=$OLD
ax spaces update ${LIST%%,*} --description 'one word'
IFS=$(cat separator)
ax spaces update $LIST --description unknown
#= role.create applied @name Joined
#= role.update no_effect @the same set
#= role.update applied @OPTIONS[@]
#= role.create skipped @|| ax
#= role.create skipped @|| ax
#= space.update refused 404 @whole
#= space.update applied @listed
#= space.update applied @listed
#= space.update applied @one word
#= space.update unresolved @unknown
