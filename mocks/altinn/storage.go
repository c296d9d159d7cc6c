package altinn

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/portprove/portprove/mocks/kernel"
)

// The platform's storage, read directly. Its JSON leaves nulls out and writes
// enumerations as words. Docs: storage, the controllers.

func (s *Server) storageRoutes() []kernel.Route {
	on := func(path, name string, run func(*http.Request) (kernel.Reply, error)) kernel.Route {
		return kernel.On(path, kernel.Operation{Name: name, Run: run}, http.MethodGet)
	}
	return []kernel.Route{
		on(pathStorage, "storage.list", s.storageList),
		on(pathStorageInstance, "storage.instance", s.storageInstance),
		on(pathStorageEvents, "storage.events", s.storageEvents),
		on(pathStorageElements, "storage.elements", s.storageElements),
		on(pathStorageData, "storage.data", s.storageData),
	}
}

// stored is a visit by way of the storage, which knows every app's instances and
// has words of its own for one that is not there.
func (s *Server) stored(r *http.Request) (visit, error) {
	v, err := s.visitIn(r, actionRead, "")
	var e refused
	if errors.As(err, &e) && e.refusal == errInstance {
		return v, errStoredInstance.because("%s", e.cause).saying(storedInstanceText, kernel.Variable(r, "guid"))
	}
	return v, err
}

func (s *Server) storageInstance(r *http.Request) (kernel.Reply, error) {
	v, err := s.stored(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	return storageReply(s.storageView(r, v.record))
}

func (s *Server) storageView(r *http.Request, rec record) any {
	view := struct {
		instanceJSON

		Status any `json:"status"`
	}{instanceJSON: s.view(r, rec)}
	status := struct {
		statusJSON

		ReadStatus string `json:"readStatus"`
	}{rec.status(), readStatusReadText}
	view.Status = status
	return view
}

// storageReply writes without nulls.
func storageReply(v any) (kernel.Reply, error) {
	text, err := kernel.MarshalJSON(v)
	if err != nil {
		return kernel.Reply{}, err
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return kernel.Reply{}, err
	}
	return uncached(jsonReply(http.StatusOK, withoutNulls(tree)))
}

func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if member == nil {
				delete(v, name)
				continue
			}
			v[name] = withoutNulls(member)
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return v
}

// storageList wants the party; a list of everything is for owners of apps.
func (s *Server) storageList(r *http.Request) (kernel.Reply, error) {
	now := s.kernel.Clock.Now()
	c, err := s.whose(r, now)
	if err != nil {
		return kernel.Reply{}, err
	}
	id, err := strconv.Atoi(query(r, "instanceOwner.partyId"))
	if err != nil {
		return kernel.Reply{}, errStorageQuery.because("the query has no instanceOwner.partyId").saying(storageQueryText)
	}
	if o, known := s.party(id); !known || !s.may(c, o, actionRead, "") {
		return kernel.Reply{}, errRole.because("%s has no role for party %d", c.person.Name, id)
	}
	list := []any{}
	for _, rec := range s.instances.all(func(rec record) bool { return rec.party == id }) {
		if rec, err = s.settled(rec, now); err != nil {
			return kernel.Reply{}, err
		}
		if s.visible(rec, now) == nil {
			list = append(list, s.storageView(r, rec))
		}
	}
	return storageReply(map[string]any{"count": len(list), "instances": list})
}

func (s *Server) storageElements(r *http.Request) (kernel.Reply, error) {
	v, err := s.stored(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	return storageReply(map[string]any{"dataElements": s.view(r, v.record).Data})
}

func (s *Server) storageData(r *http.Request) (kernel.Reply, error) {
	v, err := s.stored(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	e, _, err := s.elementOf(r, &v.record)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.content(v, e)
}

// eventJSON is a line of an instance's history. Docs: storage, InstanceEvent.
type eventJSON struct {
	ID         string         `json:"id"`
	InstanceID string         `json:"instanceId"`
	DataID     *string        `json:"dataId"`
	Created    stamp          `json:"created"`
	EventType  string         `json:"eventType"`
	PartyID    string         `json:"instanceOwnerPartyId"`
	User       map[string]any `json:"user"`
	Process    any            `json:"processInfo"`
}

func (s *Server) storageEvents(r *http.Request) (kernel.Reply, error) {
	v, err := s.stored(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	list := []eventJSON{}
	for _, e := range v.events {
		list = append(list, e.view(v.record))
	}
	return storageReply(map[string]any{"instanceEvents": list})
}

func (e event) view(rec record) eventJSON {
	view := eventJSON{ID: e.id, InstanceID: rec.id(), DataID: textOrNull(e.data), Created: stamp(e.at), EventType: e.kind, PartyID: strconv.Itoa(rec.party)}
	if e.user == ownerNumber {
		view.User = map[string]any{"orgId": ownerStakeholder, "authenticationLevel": 0}
	} else if id, err := strconv.Atoi(e.user); err == nil {
		view.User = map[string]any{"userId": id, "authenticationLevel": e.level}
	}
	if e.task != "" {
		view.Process = map[string]any{"currentTask": map[string]string{"elementId": e.task}}
	}
	return view
}
