for name in skip A stop B; do
  [ "$name" = skip ] && continue
  if [ "$name" = stop ]; then break; fi
  ax roles create --name "$name" --permissions PROJECT_READ
done
for space in Fraud Credit; do break 5; done
break
ax roles create --name C --permissions PROJECT_READ
#= role.create applied @$name" --permissions
#= role.create applied @name C
