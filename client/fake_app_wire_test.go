package client

import (
	"fmt"
	"strings"
)

// What the fake app writes: the documented shapes, cut down.

func (a *fakeApp) instanceJSON(i *fakeInstance) string {
	var files []string
	for _, f := range i.files {
		files = append(files, a.fileJSON(i, f))
	}
	return fmt.Sprintf(`{"id":"%s/%s","instanceOwner":{"partyId":%q,"personNumber":null,"organisationNumber":%q},`+
		`"appId":"skd/mva-melding-innsending-test","org":"skd","selfLinks":{"apps":%q,"platform":"https://platform.tt02.altinn.no/x"},`+
		`"process":%s,"status":{"isArchived":%t,"isSoftDeleted":%t,"isHardDeleted":false,"readStatus":1,"substatus":%s},"data":[%s],"created":"2031-03-03T11:28:13.0389803Z"}`,
		i.party, i.guid, i.party, i.organisation, a.link(i), processJSON(i.task), i.task == "", i.deleted, substatus(i), strings.Join(files, ","))
}

func substatus(i *fakeInstance) string {
	if i.task != "" {
		return "null"
	}
	return `{"label":"Mottatt","description":"Mva-meldingen er levert og mottatt av Skatteetaten."}`
}

func (a *fakeApp) link(i *fakeInstance) string {
	base := a.linkBase
	if base == "" {
		base = a.URL + appAt
	}
	return base + "/" + i.party + "/" + i.guid
}

func (a *fakeApp) fileJSON(i *fakeInstance, f *fakeFile) string {
	name := "null"
	if f.name != "" {
		name = `"` + f.name + `"`
	}
	return fmt.Sprintf(`{"id":%q,"instanceGuid":%q,"dataType":%q,"filename":%s,"contentType":%q,"selfLinks":{"apps":"%s/data/%s"},"size":%d,"locked":%t}`,
		f.id, i.guid, f.dataType, name, f.contentType, a.link(i), f.id, len(f.content), i.task != "data")
}

func processJSON(task string) string {
	if task == "" {
		return `{"started":"2031-03-03T11:28:13Z","startEvent":"StartEvent_1","currentTask":null,"ended":"2031-03-03T11:29:35.5242382Z","endEvent":"EndEvent_1"}`
	}
	words := map[string][2]string{"data": {"Task_1", "Utfylling"}, "confirmation": {"Task_2", "Bekreftelse"}, "feedback": {"Task_3", "Tilbakemelding"}}[task]
	return fmt.Sprintf(`{"started":"2031-03-03T11:28:13Z","startEvent":"StartEvent_1","currentTask":{"flow":2,"elementId":%q,"name":%q,"altinnTaskType":%q,"ended":null},"ended":null,"endEvent":null}`,
		words[0], words[1], task)
}

const thePayment = `<?xml version='1.0' encoding='UTF-8'?>
<betalingsinformasjon xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:betalingsinformasjon:v1.0">
  <innsendingsreferanse>50267437/55604b08-1690-4a8d-bf6b-000000000001</innsendingsreferanse>
  <skattepliktig><organisasjonsnummer>910000004</organisasjonsnummer></skattepliktig>
  <skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>januar-februar</skattleggingsperiodeToMaaneder></periode><aar>2031</aar></skattleggingsperiode>
  <kundeidentifikasjonsnummer>99999999999999</kundeidentifikasjonsnummer>
  <beloep>15000</beloep>
  <betaleTil>Skatteetaten</betaleTil>
  <betalingsfrist>2031-04-10</betalingsfrist>
  <betalesTilKonto><norskKontonummer>12345678903</norskKontonummer></betalesTilKonto>
</betalingsinformasjon>
`

const theReturn = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">
  <innsending>
    <regnskapssystemsreferanse>3</regnskapssystemsreferanse>
    <regnskapssystem><systemnavn>portprove</systemnavn><systemversjon>1</systemversjon></regnskapssystem>
  </innsending>
  <skattegrunnlagOgBeregnetSkatt>
    <skattleggingsperiode>
      <periode><skattleggingsperiodeToMaaneder>januar-februar</skattleggingsperiodeToMaaneder></periode>
      <aar>2031</aar>
    </skattleggingsperiode>
    <fastsattMerverdiavgift>15000</fastsattMerverdiavgift>
  </skattegrunnlagOgBeregnetSkatt>
  <betalingsinformasjon/>
  <skattepliktig><organisasjonsnummer>910000004</organisasjonsnummer></skattepliktig>
  <meldingskategori>alminnelig</meldingskategori>
</mvaMeldingDto>
`

func verdictXML(word string) string {
	finding := ""
	if word == "ugyldig skattemelding" {
		finding = "<avvik><stiTilAvvik>//meldingskategori</stiTilAvvik><mvaKode>null</mvaKode><avviksinformasjon><begrunnelse>Ikke registrert.</begrunnelse>" +
			"<avvikstype>ugyldig skattemelding</avvikstype><avvikKode>MVA_PLIKT</avvikKode><regelDefinisjon>r</regelDefinisjon></avviksinformasjon></avvik>"
	}
	return `<?xml version='1.0' encoding='UTF-8'?><valideringsresultat xmlns="no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1">` +
		`<avvikVedMeldingslevering>` + word + `</avvikVedMeldingslevering>` + finding + `</valideringsresultat>`
}
