drop() { set -e; ax roles get "No Such Role"; ax roles delete "Migration 2025" --force; }
(drop)
[ $? -eq 4 ] && ax roles create --name A --permissions PROJECT_READ
(exit 3) || ax roles create --name B$? --permissions PROJECT_READ
ax roles delete B3 --force
X=$(ax roles get "No Such Role"; exit 7; ax roles delete A --force)
ax roles create --name C$? --permissions PROJECT_READ
ax roles delete C7 --force
ax roles get "No Such Role"
for name in D; do ax roles create --name $name$? --permissions PROJECT_READ; done
ax roles get "No Such Role"
case x in x) ax roles create --name E$? --permissions PROJECT_READ;; esac
ax roles get "No Such Role"
case x in y) ;; x) ;; esac
ax roles create --name F$? --permissions PROJECT_READ
ax roles delete D4 --force && ax roles delete E4 --force && ax roles delete F0 --force
for name in a b; do ax roles get "No Such Role" || break; done && ax roles create --name G --permissions PROJECT_READ
Y=$(set -o pipefail; (set -o pipefail; echo y | set -o pipefail))
ax roles delete "No Such Role" --force | true && ax roles create --name H --permissions PROJECT_READ
#= role.delete skipped @drop() {
#= role.create applied @name A
#= role.create applied @--name B
#= role.delete applied @B3
#= role.delete skipped @exit 7
#= role.create applied @--name C
#= role.delete applied @C7
#= role.create applied @$name$?
#= role.create applied @--name E
#= role.create applied @--name F
#= role.delete applied @delete D4
#= role.delete applied @delete D4
#= role.delete applied @delete D4
#= role.create applied @--name G
#= role.delete refused 404 @| true
#= role.create applied @| true
