// Holds the program together; what it is built with stands in versions/.
module daemonset-preflight.dev/oracle

go 1.26.0
