package altinn

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// stamp is a time as the app writes it; the zero time is null.
type stamp time.Time

// MarshalJSON implements json.Marshaler.
func (t stamp) MarshalJSON() ([]byte, error) {
	if time.Time(t).IsZero() {
		return []byte("null"), nil
	}
	return []byte(strconv.Quote(time.Time(t).UTC().Format(eventTimeLayout))), nil
}

// Members of an instance. Seen: the recorded instance of 2021, in this order.
type (
	instanceJSON struct {
		ID                string            `json:"id"`
		InstanceOwner     ownerJSON         `json:"instanceOwner"`
		AppID             string            `json:"appId"`
		Org               string            `json:"org"`
		SelfLinks         linksJSON         `json:"selfLinks"`
		DueBefore         *string           `json:"dueBefore"`
		VisibleAfter      stamp             `json:"visibleAfter"`
		Process           any               `json:"process"`
		Status            statusJSON        `json:"status"`
		Confirmations     []confirmation    `json:"completeConfirmations"`
		Data              []elementJSON     `json:"data"`
		PresentationTexts map[string]string `json:"presentationTexts"`
		DataValues        map[string]string `json:"dataValues"`
		Created           stamp             `json:"created"`
		CreatedBy         string            `json:"createdBy"`
		LastChanged       stamp             `json:"lastChanged"`
		LastChangedBy     string            `json:"lastChangedBy"`
	}
	ownerJSON struct {
		PartyID            string     `json:"partyId"`
		PersonNumber       *string    `json:"personNumber"`
		OrganisationNumber *string    `json:"organisationNumber"`
		Party              *partyJSON `json:"party,omitempty"`
	}
	partyJSON struct {
		PartyID       int     `json:"partyId"`
		PartyUUID     string  `json:"partyUuid"`
		PartyTypeName int     `json:"partyTypeName"`
		OrgNumber     *string `json:"orgNumber"`
		SSN           *string `json:"ssn"`
		Name          string  `json:"name"`
		IsDeleted     bool    `json:"isDeleted"`
	}
	linksJSON struct {
		Apps     string `json:"apps"`
		Platform string `json:"platform"`
	}
	statusJSON struct {
		IsArchived    bool           `json:"isArchived"`
		Archived      stamp          `json:"archived"`
		IsSoftDeleted bool           `json:"isSoftDeleted"`
		SoftDeleted   stamp          `json:"softDeleted"`
		IsHardDeleted bool           `json:"isHardDeleted"`
		HardDeleted   stamp          `json:"hardDeleted"`
		ReadStatus    int            `json:"readStatus"`
		Substatus     *substatusJSON `json:"substatus"`
	}
	substatusJSON struct {
		Label       string `json:"label"`
		Description string `json:"description"`
	}
	confirmation struct {
		StakeholderID string `json:"stakeholderId"`
		ConfirmedOn   stamp  `json:"confirmedOn"`
	}
	elementJSON struct {
		ID              string    `json:"id"`
		InstanceGUID    string    `json:"instanceGuid"`
		DataType        string    `json:"dataType"`
		Filename        *string   `json:"filename"`
		ContentType     string    `json:"contentType"`
		BlobStoragePath string    `json:"blobStoragePath"`
		SelfLinks       linksJSON `json:"selfLinks"`
		Size            int64     `json:"size"`
		Locked          bool      `json:"locked"`
		Refs            []string  `json:"refs"`
		IsRead          bool      `json:"isRead"`
		laterJSON
		Created       stamp  `json:"created"`
		CreatedBy     string `json:"createdBy"`
		LastChanged   stamp  `json:"lastChanged"`
		LastChangedBy string `json:"lastChangedBy"`
	}
	// laterJSON are the members that data elements have got since.
	laterJSON struct {
		ContentHash    *string   `json:"contentHash,omitempty"`
		Tags           *[]string `json:"tags,omitempty"`
		FileScanResult string    `json:"fileScanResult,omitempty"`
	}
)

// Types of parties. Docs: register, PartyType.
const (
	partyPerson       = 1
	partyOrganisation = 2
)

// view is the instance as the app shows it.
func (s *Server) view(r *http.Request, rec record) instanceJSON {
	view := instanceJSON{
		ID: rec.id(), AppID: appsOrg + "/" + rec.app, Org: appsOrg, SelfLinks: s.links(r, rec, ""),
		InstanceOwner: s.ownerView(rec), DueBefore: textOrNull(rec.dueBefore), VisibleAfter: stamp(rec.created), Process: s.processView(rec, caller{}, false),
		Status: rec.status(), Data: make([]elementJSON, 0, len(rec.data)),
		Created: stamp(rec.created), CreatedBy: rec.createdBy, LastChanged: stamp(rec.changed), LastChangedBy: rec.changedBy,
	}
	if !rec.received.IsZero() {
		view.Confirmations = []confirmation{{ownerStakeholder, stamp(rec.received)}}
	}
	for _, e := range rec.data {
		view.Data = append(view.Data, s.elementView(r, rec, e))
	}
	return view
}

func (s *Server) ownerView(rec record) ownerJSON {
	o := rec.owner
	view := ownerJSON{PartyID: strconv.Itoa(rec.party), PersonNumber: textOrNull(o.person), OrganisationNumber: textOrNull(o.organisation)}
	if s.Switches.AppV8 {
		kind := partyOrganisation
		if o.person != "" {
			kind = partyPerson
		}
		view.Party = &partyJSON{rec.party, o.uuid, kind, textOrNull(o.organisation), textOrNull(o.person), o.name, o.deleted}
	}
	return view
}

func (r record) status() statusJSON {
	status := statusJSON{
		IsArchived: r.over(), Archived: stamp(r.ended),
		IsSoftDeleted: !r.softDeleted.IsZero(), SoftDeleted: stamp(r.softDeleted),
		IsHardDeleted: !r.hardDeleted.IsZero(), HardDeleted: stamp(r.hardDeleted), ReadStatus: readStatusRead,
	}
	if r.substatus {
		status.Substatus = &substatusJSON{receivedLabel, receivedDescription}
	}
	return status
}

func (s *Server) elementView(r *http.Request, rec record, e element) elementJSON {
	view := elementJSON{
		ID: e.id, InstanceGUID: rec.guid, DataType: e.dataType, Filename: textOrNull(e.filename), ContentType: e.contentType,
		BlobStoragePath: appsOrg + "/" + rec.app + "/" + rec.guid + "/data/" + e.id, SelfLinks: s.links(r, rec, "/data/"+e.id),
		Size: e.blob.Size, Locked: e.locked, Refs: []string{}, IsRead: true,
		Created: stamp(e.created), CreatedBy: e.createdBy, LastChanged: stamp(e.changed), LastChangedBy: e.changedBy,
	}
	if s.Switches.AppV8 || s.Switches.FileScan > 0 {
		view.Tags, view.FileScanResult = &[]string{}, e.scan(s.kernel.Clock.Now())
	}
	return view
}

// scan is the state of the malware scan. Docs: storage, FileScanResult.
func (e element) scan(now time.Time) string {
	switch {
	case e.clean.IsZero():
		return "NotApplicable"
	case now.Before(e.clean):
		return "Pending"
	}
	return "Clean"
}

// links are absolute addresses. Seen: the app builds its own from the Host of
// the request, so that they may differ from where the app belongs.
func (s *Server) links(r *http.Request, rec record, below string) linksJSON {
	base := s.Apps
	if s.Switches.LinksFromHost {
		base = fromHost(base, r.Host)
	}
	return linksJSON{
		Apps:     base + "/" + appsOrg + "/" + rec.app + "/instances/" + rec.id() + below,
		Platform: s.Platform + pathStorage + "/" + rec.id() + below,
	}
}

func fromHost(base, host string) string {
	u, err := url.Parse(base)
	if err != nil || host == "" {
		return base
	}
	u.Host = host
	return u.String()
}

func textOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// instanceReply answers with an instance.
func (s *Server) instanceReply(r *http.Request, status int, rec record) (kernel.Reply, error) {
	return uncached(jsonReply(status, s.view(r, rec)))
}

func jsonReply(status int, v any) (kernel.Reply, error) {
	body, err := kernel.MarshalJSON(v)
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.Bytes(status, typeJSONWithUTF, body), nil
}
