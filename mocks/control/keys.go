package control

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

var errKeyChange = errors.New(`must be "rotate" or "withdraw"`)

func readKeys(_ *http.Request, s Sandbox) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, s.Keys())
}

// changeKeys rotates ID-porten's keys or withdraws the previous one.
func changeKeys(r *http.Request, s Sandbox) (kernel.Reply, error) {
	var change *string
	if err := readMembers(r, member{"do", as(&change, keyChange)}); err != nil {
		return kernel.Reply{}, err
	}
	if change == nil {
		return kernel.Reply{}, flawed("the body is not as it should be: see errors", []flaw{{"do", "is missing: rotate or withdraw?"}})
	}
	if *change == "rotate" {
		keys, err := s.RotateKeys()
		if err != nil {
			return kernel.Reply{}, err
		}
		return kernel.JSON(http.StatusOK, keys)
	}
	keys, err := s.WithdrawKey()
	if err != nil {
		return kernel.Reply{}, refusal(http.StatusUnprocessableEntity, "%v", err)
	}
	return kernel.JSON(http.StatusOK, keys)
}

func keyChange(raw json.RawMessage) (string, error) {
	s, err := text(raw)
	if err != nil || s != "rotate" && s != "withdraw" {
		return "", errKeyChange
	}
	return s, nil
}
