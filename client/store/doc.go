// Package store keeps what a client has got between two runs: a code that
// waits to be redeemed, and the tokens. One file for each profile, in a
// directory that nobody else may read.
//
//	Open           names the file; nothing is read or made yet
//	Load           what is kept, or an empty State
//	Save, Clear    put another State in its place, or none
//	Update         reads, changes and writes under a lock that other processes wait for
//	RefreshOnce    lets one of several processes use a refresh token, and the others its result
//	OpenFiling     takes the state of one submission, in a file of its own, and keeps others out
//
// A file is bound to its profile and issuer. One that is damaged, of somebody
// else, too open or newer than this program is refused, and nothing here ever
// writes over it: the user decides.
//
// Writing goes by a temporary file in the same directory, fsync and rename, so
// that a crash at any moment leaves the old state or the new one. What a crash
// can take is a refresh token that the server has used up and whose successor
// was not written yet; then the person authorizes again.
//
// The file holds codes and tokens in the clear: mode 0600 is their protection
// (on Windows the directory's access list).
package store
