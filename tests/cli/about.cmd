# Completions and manual are those of the commands as they are.
$ completions tcsh
! error: invalid value 'tcsh' for '<SHELL>'
!   [possible values: bash, elvish, fish, powershell, zsh]
!
!   tip: a similar value exists: 'zsh'
!
! For more information, try '--help'.
= 2
$ man apply
! daemonset-preflight: there is no command apply
= 2
