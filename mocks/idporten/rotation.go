package idporten

import (
	"errors"

	"github.com/portprove/portprove/mocks/kernel"
)

// KeySet is what the control API shows of the issuer's keys.
type KeySet struct {
	// Signing signs from now on; Published are all in the key set, in its
	// order.
	Signing   string   `json:"signing"`
	Published []string `json:"published"`
}

// ErrNothingToWithdraw says that no previous key is published.
var ErrNothingToWithdraw = errors.New("no previous key is published: rotate first")

// KeySet lists the keys.
func (s *Server) KeySet() KeySet {
	var set KeySet
	for _, k := range s.signer.published() {
		set.Published = append(set.Published, keyID(k))
	}
	set.Signing = set.Published[0]
	return set
}

// RotateKeys lets the other published key sign and publishes a fresh one. The
// previous key stays in the key set, so that what it signed is good, until
// WithdrawKey or the next rotation. The fresh key is made before any lock is
// taken; it is a random one, whatever the sandbox's seed.
func (s *Server) RotateKeys() (KeySet, error) {
	fresh, err := kernel.GenerateKeys(CommonName, 1)
	if err != nil {
		return KeySet{}, err
	}
	next, err := newSigner(fresh[0])
	if err != nil {
		return KeySet{}, err
	}
	s.signer.rotate(next)
	return s.KeySet(), nil
}

// WithdrawKey takes the previous key out of the key set: what it has signed is
// no longer good, here and wherever the key set is read.
func (s *Server) WithdrawKey() (KeySet, error) {
	if !s.signer.withdraw() {
		return KeySet{}, ErrNothingToWithdraw
	}
	return s.KeySet(), nil
}
