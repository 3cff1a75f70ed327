for name in skip A stop B; do
  [ "$name" = skip ] && continue
  if [ "$name" = stop ]; then break; fi
  ax roles create --name "$name" --permissions PROJECT_READ
done
for space in Fraud Credit; do break 5; done
break
ax roles create --name C --permissions PROJECT_READ
leave() { break; ax roles delete C --force; }
for name in D; do leave; ax roles create --name "$name" --permissions DATASET_READ; done
#= role.create applied @$name" --permissions PROJECT
#= role.create applied @name C
#= role.delete applied @leave() {
#= role.create applied @DATASET_READ
