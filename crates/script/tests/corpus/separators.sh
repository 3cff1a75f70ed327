# Unquoted expansions are split where IFS says.
OLD=$IFS
IFS=,
LIST="Risk A,Risk B"
for name in $LIST; do ax organizations create --name "$name"; done
PARTS=(PROJECT_READ DATASET_CREATE)
ax roles create --name R1 --permissions "${PARTS[*]}"
IFS=$'\n\t'
NAME="Trace Reader"
ax roles delete $NAME
IFS=$OLD
ax roles delete $NAME --force
ax roles create --name R2 --permissions "$(IFS=,; echo "${PARTS[*]}")"
PEOPLE=("ann berger" tom)
for person in ${PEOPLE[@]}; do ax organizations create --name "$person"; done
for person in "${PEOPLE[@]}"; do ax organizations create --name "$person 2"; done
#= organization.create applied @in $LIST
#= organization.create applied @in $LIST
#= role.create applied @R1
#= role.delete no_effect @$NAME$
#= role.delete refused @$NAME --force
#= role.create applied @R2
#= organization.create applied @in ${PEOPLE
#= organization.create applied @in ${PEOPLE
#= organization.create applied @in ${PEOPLE
#= organization.create applied @in "${PEOPLE
#= organization.create applied @in "${PEOPLE
