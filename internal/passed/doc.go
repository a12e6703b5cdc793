// Package passed remembers which histories a program has replayed, so that an unchanged program need not replay them again.
//
// A cache is one file of lines in the user's cache directory for each program: a checksum, the key of a history, and what
// is known of it. Lines whose checksum is wrong are passed over, whoever wrote them, so a damaged or foreign file costs
// time and never a verdict. Lines are appended whole, so several processes may share a file. Files that have not been used
// for a month are removed.
package passed
