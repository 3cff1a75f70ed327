try() { while read_once; do ax roles delete Gone --force; done; }
read_once() { [ -z "$DONE" ] && DONE=yes; }
DONE=
try || ax roles create --name A --permissions PROJECT_READ
find_one() { while true; do return 3; done; }
find_one || ax roles create --name B --permissions PROJECT_READ
for name in C D; do ax roles delete "$name" --force || break; done && ax roles create --name E --permissions PROJECT_READ
ax roles delete F --force
for rc in one; do [ $? -eq 4 ] && ax roles create --name G --permissions PROJECT_READ; done
while [ -f lock ]; do sleep 1; done && ax roles create --name H --permissions PROJECT_READ
#= role.delete refused 404 @delete Gone
#= role.create applied @name A
#= role.create applied @name B
#= role.delete refused 404 @name E
#= role.create applied @name E
#= role.delete refused 404 @delete F
#= role.create applied @name G
#= role.create applied @name H
