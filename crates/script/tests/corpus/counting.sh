i=0
while [ "$i" -lt 3 ]; do
  ax roles create --name "Role $i" --permissions PROJECT_READ
  i=$((i + 1))
done
for n in {4..5}; do ax roles create --name "Role $n" --permissions PROJECT_READ; done
for t in red,1 blue,2; do ax roles create --name "${t%,*}-${t##*,}" --permissions PROJECT_READ; done
ax roles delete red-1 -f
#= role.create applied @Role $i
#= role.create applied @Role $i
#= role.create applied @Role $i
#= role.create applied @Role $n
#= role.create applied @Role $n
#= role.create applied @t%
#= role.create applied @t%
#= role.delete applied @red-1 -f
