for space in Search Support; do
  for who in VXNlcjo1OTp5TlZP VXNlcjo2MDowd0VT; do
    ax spaces add-user $space --user-id $who --role READ_ONLY
  done
done
#= space.add_user applied @spaces add-user
#= space.add_user applied @spaces add-user
#= space.add_user applied @spaces add-user
#= space.add_user applied @spaces add-user
