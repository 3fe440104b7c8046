package main

import "fmt"

func cvr(kind string, f object) object {
	f["@type"] = "CVR." + kind
	return f
}

func code(value string) []any {
	return []any{cvr("Code", object{"Type": "local-level", "Value": value})}
}

var variation = map[string]string{"approval": "approval", "knapsack": "approval", "cumulative": "cumulative", "scoring": "range", "ordinal": "borda"}

// castVoteRecords is the report of cvr/cvr.json.
func (w *world) castVoteRecords() object {
	round := str(w.config, "round")
	place, ofPot := map[string]int{}, map[string][]any{}
	candidates, contests, records := []any{}, []any{}, []any{}
	for i, each := range w.projects {
		p := each.(object)
		id, pot := str(p, "id"), str(p, "pot")
		place[id] = i + 1
		candidates = append(candidates, cvr("Candidate", object{"@id": fmt.Sprint("project-", i+1), "Name": nameOf(p), "Code": code(id)}))
		ofPot[pot] = append(ofPot[pot], cvr("CandidateSelection", object{"@id": fmt.Sprint("selection-", i+1), "CandidateIds": []string{fmt.Sprint("project-", i+1)}}))
	}
	pots := sub(w.config, "pots")
	for _, pot := range keysOf(pots) {
		if len(ofPot[pot]) == 0 {
			continue
		}
		name := pot
		if n, there := sub(pots, pot)["name"].(string); there {
			name = n
		}
		contests = append(contests, cvr("CandidateContest", object{
			"@id": "contest-" + pot, "Name": name, "Code": code(pot), "ContestSelection": ofPot[pot],
			"VoteVariation": variation[str(sub(sub(pots, pot), "ballot"), "type")],
		}))
	}
	for i, b := range w.ballots {
		if b.fields != nil {
			records = append(records, w.record(i+1, b.fields, place, ofPot))
		}
	}
	title, there := w.config["title"].(string)
	if !there {
		title = round
	}
	city := cvr("GpUnit", object{"@id": "city", "Type": "other", "OtherType": "city"})
	if name, there := sub(w.config, "city")["name"]; there {
		city["Name"] = name
	}
	made := "1980-01-01T00:00:00.000Z"
	if w.config["closes"] != nil {
		made = str(w.config, "closes")
	}
	return cvr("CastVoteRecordReport", object{
		"Version": "1.0.0", "GeneratedDate": made, "ReportGeneratingDeviceIds": []string{"baraza"},
		"ReportingDevice": []any{cvr("ReportingDevice", object{"@id": "baraza", "Application": "Baraza"})}, "GpUnit": []any{city},
		"Election": []any{cvr("Election", object{"@id": "election", "ElectionScopeId": "city", "Name": title, "Code": code(round), "Candidate": candidates, "Contest": contests})},
		"CVR":      records,
	})
}

func (w *world) record(line int, b object, place map[string]int, ofPot map[string][]any) object {
	snapshot := fmt.Sprint("snapshot-", line)
	contests := []any{}
	for _, pot := range keysOf(sub(b, "ballot")) {
		if len(ofPot[pot]) == 0 {
			continue
		}
		in := &instance{ballot: sub(sub(sub(w.config, "pots"), pot), "ballot")}
		selected := sub(sub(b, "ballot"), pot)
		ids, _ := in.vote(selected)
		given, chosen := in.points(selected), []any{}
		for rank, id := range ids {
			// A rank says how good a choice is; what it counts for is a matter of the rule.
			votes := int64(1)
			if sub(selected, "points") != nil {
				votes = given[id]
			}
			one := cvr("CVRContestSelection", object{
				"ContestSelectionId": fmt.Sprint("selection-", place[id]),
				"SelectionPosition":  []any{cvr("SelectionPosition", object{"HasIndication": "yes", "NumberVotes": votes})},
			})
			if str(in.ballot, "type") == "ordinal" {
				one["Rank"] = rank + 1
			}
			chosen = append(chosen, one)
		}
		contests = append(contests, cvr("CVRContest", object{"ContestId": "contest-" + pot, "CVRContestSelection": chosen}))
	}
	return cvr("CVR", object{
		"ElectionId": "election", "UniqueId": fmt.Sprint(line), "BallotStyleId": str(b, "style"), "CurrentSnapshotId": snapshot,
		"CVRSnapshot": []any{cvr("CVRSnapshot", object{"@id": snapshot, "Type": "original", "CVRContest": contests})},
	})
}
