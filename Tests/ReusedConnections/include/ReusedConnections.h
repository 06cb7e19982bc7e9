// A defect that `Prove --mutation reuse-the-connection` plants: loaded before libcurl, it keeps a program from asking for
// a fresh connection.
