package client

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"time"
)

// ActiveInstance is one line of a company's list of instances that have not
// ended.
type ActiveInstance struct {
	ID          string
	LastChanged time.Time
}

var partyShape = regexp.MustCompile(`^\d{1,18}$`)

// Active lists the instances of a company that have not ended, by its party.
func (c *Client) Active(ctx context.Context, token AltinnToken, party string) ([]ActiveInstance, error) {
	st := c.appStep(stepRead, token)
	if !partyShape.MatchString(party) {
		return nil, st.fail(badInstanceID, "%q is not the id of a party.", party)
	}
	got, err := c.getJSON(ctx, st, token, c.cfg.Profile.AppURL+instancesPath+"/"+party+activePath)
	if err != nil {
		return nil, err
	}
	if got.status != http.StatusOK {
		return nil, st.refusedByApp(c, got)
	}
	var wire []struct {
		ID          string    `json:"id"`
		LastChanged time.Time `json:"lastChanged"`
	}
	if err := json.Unmarshal(got.body, &wire); err != nil {
		return nil, st.unlike(got, "a list of instances (%s)", err.Error())
	}
	var active []ActiveInstance
	for _, line := range wire {
		if instanceID.MatchString(line.ID) {
			active = append(active, ActiveInstance{line.ID, line.LastChanged})
		}
	}
	return active, nil
}

// DeleteOptions say how to delete. The zero value deletes drafts only, and so
// that Altinn can bring them back.
type DeleteOptions struct {
	Hard  bool // for good
	Filed bool // also what was filed: it is gone from Altinn's archive, and not withdrawn
}

// Delete deletes a draft. What was filed stays filed: a new return takes its
// place, nothing withdraws it, and so this refuses when the process is past
// the confirmation, unless told.
func (c *Client) Delete(ctx context.Context, token AltinnToken, id string, o DeleteOptions) error {
	st := c.appStep(stepDelete, token)
	if !instanceID.MatchString(id) {
		return st.fail(badInstanceID, "%q is not the id of an instance.", id)
	}
	found, err := c.getInstance(ctx, st, token, id)
	if err != nil {
		return err
	}
	if found.isConfirmed() && !o.Filed {
		e := st.fail(isFiled, "The instance %s is no draft: its return was filed.", id)
		e.Filed = true
		return e
	}
	address := c.instanceURL(id)
	if o.Hard {
		address += "?" + paramHard + "=true"
	}
	got, err := c.app(ctx, st, token, http.MethodDelete, address, nil, "")
	if err != nil {
		return err
	}
	if got.status != http.StatusOK && got.status != http.StatusNoContent {
		return st.refusedByApp(c, got)
	}
	return nil
}
