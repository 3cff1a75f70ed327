( ( ax roles create --name A --permissions PROJECT_READ ) )
((ax roles create --name B --permissions PROJECT_READ); ax roles delete A --force)
( # once more
  ( ax roles create --name C --permissions PROJECT_READ ) )
(( 2 > 1 )) && X=$( ( ax roles delete B --force ) )
( case x in x) ax roles create --name D --permissions PROJECT_READ;; esac )
( case x in (y) ;; x) ax roles delete D --force ;; esac; ax roles create --name E --permissions PROJECT_READ )
( for a in F; do case $a in F) ax roles create --name F --permissions PROJECT_READ; esac done; echo esac )
#= role.create applied @--name A
#= role.create applied @--name B
#= role.delete applied @--name B
#= role.create applied @--name C
#= role.delete applied @delete B
#= role.create applied @--name D
#= role.delete applied @--name E
#= role.create applied @--name E
#= role.create applied @--name F
