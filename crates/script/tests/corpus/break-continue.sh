for name in skip A stop B; do
  [ "$name" = skip ] && continue
  if [ "$name" = stop ]; then break; fi
  ax roles create --name "$name" --permissions PROJECT_READ
done
#= role.create applied @roles create
