package client

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// Instance is what the app says about one filing. Its addresses are below
// Profile.AppURL, whatever the links in the answer say.
type Instance struct {
	ID           string // party/guid
	Party        string
	GUID         string
	Organisation string
	URL          string

	Task     string    // data, confirmation, feedback; "" when the process has ended
	TaskID   string    // Task_1, Task_2, Task_3
	TaskName string    // Utfylling, Bekreftelse, Tilbakemelding
	Ended    time.Time // zero while the process goes on
	Archived bool
	Deleted  bool
	Label    string // of the substatus: "Mottatt" when the Tax Administration has it
	Created  time.Time

	Data []DataElement
}

// DataElement is one file of an instance.
type DataElement struct {
	ID          string
	Type        string
	Name        string // "" for the envelope
	ContentType string
	Size        int64
	Locked      bool
	URL         string
}

// HasEnded says that the process is over: the return was filed and answered.
// Whether it was accepted is another matter: see [Outcome].
func (i Instance) HasEnded() bool { return i.Task == "" && i.ID != "" }

// elements returns those of a type; the envelope's type ends in a version.
func (i Instance) elements(dataType string) []DataElement {
	var found []DataElement
	for _, e := range i.Data {
		if e.Type == dataType || (dataType == typeEnvelope && strings.HasPrefix(e.Type, typeEnvelope)) {
			found = append(found, e)
		}
	}
	return found
}

func (i Instance) has(dataType string) bool { return len(i.elements(dataType)) > 0 }

// selfLinks are addresses in an answer. They may name another host or app: a
// proxy's, or another of the owner's names for the app (seen: the recorded
// instance of 2021, appId …-etm2, link …-sit).
type selfLinks struct {
	Apps string `json:"apps"`
}

type instanceWire struct {
	ID    string `json:"id"`
	Owner struct {
		PartyID      any    `json:"partyId"`
		Organisation string `json:"organisationNumber"`
	} `json:"instanceOwner"`
	Links   selfLinks    `json:"selfLinks"`
	Process *processWire `json:"process"`
	Status  struct {
		Archived    bool `json:"isArchived"`
		SoftDeleted bool `json:"isSoftDeleted"`
		HardDeleted bool `json:"isHardDeleted"`
		Substatus   *struct {
			Label string `json:"label"`
		} `json:"substatus"`
	} `json:"status"`
	Data    []elementWire `json:"data"`
	Created time.Time     `json:"created"`
}

// processWire is the process state: part of an instance, and the whole answer
// to process/next.
type processWire struct {
	Task     *taskWire  `json:"currentTask"`
	Ended    *time.Time `json:"ended"`
	EndEvent *string    `json:"endEvent"`
}

type taskWire struct {
	ID   string `json:"elementId"`
	Name string `json:"name"`
	Type string `json:"altinnTaskType"`
}

type elementWire struct {
	ID          string    `json:"id"`
	Type        string    `json:"dataType"`
	Name        string    `json:"filename"`
	ContentType string    `json:"contentType"`
	Size        int64     `json:"size"`
	Locked      bool      `json:"locked"`
	Links       selfLinks `json:"selfLinks"`
}

var (
	instanceID = regexp.MustCompile(`^\d{1,18}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	guidShape  = regexp.MustCompile(`^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// Instance reads one of the person's instances by its id (party/guid).
func (c *Client) Instance(ctx context.Context, token AltinnToken, id string) (Instance, error) {
	st := c.appStep(stepRead, token)
	if !instanceID.MatchString(id) {
		return Instance{}, st.fail(badInstanceID, "%q is not the id of an instance.", id)
	}
	return c.getInstance(ctx, st, token, id)
}

func (c *Client) getInstance(ctx context.Context, st step, token AltinnToken, id string) (Instance, error) {
	got, err := c.getJSON(ctx, st, token, c.instanceURL(id))
	if err != nil {
		return Instance{}, err
	}
	if got.status != http.StatusOK {
		return Instance{}, st.refusedByApp(c, got)
	}
	read, err := c.readInstance(st, got)
	if err != nil {
		return Instance{}, err
	}
	if read.ID != id {
		return Instance{}, st.fail(notTheApp, "The app answered with instance %q, not with %q.", read.ID, id)
	}
	return read, nil
}

func (c *Client) instanceURL(id string) string {
	return c.cfg.Profile.AppURL + instancesPath + "/" + id
}

// readInstance reads an answer that should be an instance.
func (c *Client) readInstance(st step, got answer) (Instance, error) {
	var wire instanceWire
	if err := json.Unmarshal(got.body, &wire); err != nil {
		return Instance{}, st.unlike(got, "an instance (%s)", err.Error())
	}
	if !instanceID.MatchString(wire.ID) {
		return Instance{}, st.unlike(got, "an instance: its id is %q", wire.ID)
	}
	if wire.Process == nil || wire.Process.isNowhere() {
		return Instance{}, st.unlike(got, "an instance: its process has neither a task nor an end")
	}
	party, guid, _ := strings.Cut(wire.ID, "/")
	i := Instance{
		ID: wire.ID, Party: party, GUID: guid, Organisation: wire.Owner.Organisation,
		Archived: wire.Status.Archived, Deleted: wire.Status.SoftDeleted || wire.Status.HardDeleted, Created: wire.Created,
	}
	i.URL = c.link(wire.Links.Apps, c.instanceURL(wire.ID))
	i.move(*wire.Process)
	if wire.Status.Substatus != nil {
		i.Label = st.clean(wire.Status.Substatus.Label)
	}
	for _, e := range wire.Data {
		if element, ok := c.element(i, e); ok {
			i.Data = append(i.Data, element)
		}
	}
	return i, nil
}

// element leaves out what has no id to ask for it by.
func (c *Client) element(i Instance, e elementWire) (DataElement, bool) {
	if !guidShape.MatchString(e.ID) {
		return DataElement{}, false
	}
	address := c.link(e.Links.Apps, i.URL+dataPath+"/"+e.ID)
	return DataElement{e.ID, e.Type, e.Name, e.ContentType, e.Size, e.Locked, address}, true
}

// isNowhere: what has not begun must not be taken for what has ended.
func (p processWire) isNowhere() bool { return p.Task == nil && p.Ended == nil && p.EndEvent == nil }

// move takes over a process state. A task without a type goes by its id.
func (i *Instance) move(p processWire) {
	i.Task, i.TaskID, i.TaskName, i.Ended = "", "", "", time.Time{}
	if p.Task != nil {
		i.Task, i.TaskID, i.TaskName = cmp.Or(p.Task.Type, p.Task.ID, "unknown"), p.Task.ID, p.Task.Name
	}
	if p.Ended != nil {
		i.Ended = *p.Ended
	}
}
