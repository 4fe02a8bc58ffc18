module mxsecrets.io/bench

go 1.22
