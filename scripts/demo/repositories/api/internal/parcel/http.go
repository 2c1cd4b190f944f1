package parcel

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// Handler tells the parcels of a store over HTTP.
func Handler(s *Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /parcels", func(w http.ResponseWriter, r *http.Request) {
		answer(w, s.All(), nil)
	})
	mux.HandleFunc("GET /parcels/{id}", func(w http.ResponseWriter, r *http.Request) {
		p, err := s.Get(r.PathValue("id"))
		answer(w, p, err)
	})
	mux.HandleFunc("POST /parcels/{id}/status", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Status Status }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, "the body is not JSON", http.StatusBadRequest)
			return
		}
		p, err := s.Move(r.PathValue("id"), body.Status, time.Now())
		answer(w, p, err)
	})
	return mux
}

func answer(w http.ResponseWriter, value any, err error) {
	if errors.Is(err, ErrOrder) {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
