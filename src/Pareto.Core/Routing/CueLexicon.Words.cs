namespace Pareto.Core.Routing;

/// <content>
/// The words themselves, in English, German, French and Spanish, lower-case and without accents (the scanner folds
/// them). An underscore joins the words of a phrase. A word may stand under several cues.
/// </content>
internal static partial class CueLexicon
{
    private static readonly (Cue Cue, string Words)[] Table =
    [
        (Cue.Classify, """
            classify categorize categorise classification categorization category categories label labels tag tags triage
            route_to assign_a assign_one which_category is_this_spam is_it_spam spam intent_of priority_of topic_of multiple_labels
            klassifiziere klassifizieren kategorisiere kategorie kategorien ordne einordnen zuordnen etikett
            classe classer classifie classifier classifiez categorie categories_suivantes etiquette
            clasifica clasificar clasifique categoriza categoria categorias etiqueta etiquetas
            """),
        (Cue.Sentiment, """
            sentiment positive_or_negative positive_negative negative_or_positive tone_of polarity how_does_the_customer_feel
            stimmung tonalitat positiv_oder_negativ sentimiento positivo_o_negativo positif_ou_negatif tonalite
            """),
        (Cue.Extract, """
            extract extracts extraction pull_out find_all_the list_all_the identify_all fields field_names entities entity parse
            order_number invoice_number what_is_the_date email_addresses phone_numbers return_the_name return_the_data as_json json_with into_json in_json_format
            extrahiere extrahieren entnimm entnehme nenne_alle herauslesen
            extrais extraire extrayez releve_les repere
            extrae extraer extraiga saca_los
            """),
        (Cue.Summarise, """
            summarize summarise summarizing summary summaries tldr tl_dr condense recap key_points main_points takeaways abstract_of sum_up in_a_nutshell bullet_points
            zusammenfassen zusammenfassung fasse kernpunkte
            resumez resume_le resume_la resume_les resume_ce resume_cet resume_cette resumer resume_en synthetise_en
            resumen resume_el resume_los resume_las resume_este resume_esta resumir resuma
            """),
        (Cue.Rewrite, """
            rewrite rephrase reword paraphrase proofread polish correct_the fix_the_grammar grammar spelling shorten make_it_shorter simplify_the more_formal
            more_polite more_friendly tone_down edit_this improve_the_wording capitalize reformat convert_the format_the
            umformulieren formuliere korrigiere rechtschreibung umschreiben kurze_den kurze_diesen hoflicher freundlicher
            reformule reformuler reformulez corrige corriger corrigez orthographe raccourcis
            reescribe reescribir reformula corrige_el corrige_la ortografia acorta mas_formal
            """),
        (Cue.Translate, """
            translate translation translated translating into_german into_french into_spanish into_english to_german to_french to_spanish to_english
            ubersetze ubersetzen ubersetzung ins_deutsche ins_englische auf_deutsch auf_englisch
            traduis traduire traduisez traduction en_francais en_anglais en_allemand
            traduce traducir traduzca traduccion al_ingles al_espanol al_aleman
            """),
        (Cue.Template, """
            template fill_in fill_out placeholder placeholders draft_a_reply draft_a_short reply_to short_reply confirmation thank_you_note out_of_office
            acknowledge reminder subject_line product_description greeting invitation email mail message_to apology caption tweet headline
            vorlage antwortschreiben bestatigung antworte_auf einladung erinnerung betreffzeile
            modele_de reponse_a confirmation invitation courriel objet_du
            plantilla respuesta_a confirmacion invitacion correo recordatorio
            """),
        (Cue.WriteCode, """
            implement implementation function method class script program regex regexp unit_test unit_tests one_liner snippet code coding endpoint component algorithm
            cli app api middleware parser compiler query
            implementiere implementieren funktion methode klasse skript programm programmiere abfrage algorithmus
            implemente implementer fonction classe_qui programme script_qui requete algorithme ecris_un_script
            implementa implementar funcion metodo clase programa consulta algoritmo
            """),
        (Cue.CodeTopic, """
            python javascript typescript java csharp golang rust kotlin swift php ruby scala haskell cpp bash powershell sql html css react angular vue
            django flask node nodejs dotnet kubernetes docker terraform git github linux postgres mysql sqlite redis kafka
            variable array list_of string integer boolean loop recursion recursive pointer struct interface generic enum async await def lambda null
            import stdout assert exception compile runtime library framework package npm pip nuget database schema
            """),
        (Cue.Calculate, """
            calculate compute solve evaluate simplify determine find_the_value find_all find_the what_is_the_sum what_is_the_probability sum_of product_of
            differentiate integrate factor factorise factorize minimize maximize minimise maximise optimise
            berechne berechnen lose bestimme ermittle rechne wie_gross vereinfache
            calcule calculer calculez resous resoudre determine determiner
            calcula calcular resuelve resolver determina halla hallar
            """),
        (Cue.MathTopic, """
            equation equations polynomial polynomials integer integers prime primes modulo remainder divisor divisible factorial probability permutation permutations combination combinations
            integral derivative limit matrix matrices determinant eigenvalue eigenvalues vector vectors subspace theorem lemma corollary logarithm
            triangle circle rectangle polygon angle radius diameter perimeter circumference hypotenuse parallelogram tangent sine cosine parabola ellipse
            sequence series converges convergence bijection isomorphism homomorphism group ring abelian subgroup topology manifold
            function_f real_numbers complex_numbers positive_integers coefficient coefficients roots quadratic cubic expected_value variance
            standard_deviation regression hypothesis_test cot sin cos tan log sqrt frac
            gleichung gleichungen polynom primzahl wahrscheinlichkeit ableitung matrix dreieck kreis teilbar
            equation polynome premier probabilite derivee integrale matrice triangle cercle
            ecuacion ecuaciones polinomio primo probabilidad derivada integral matriz triangulo circulo
            """),
        (Cue.Plan, """
            plan planning roadmap strategy strategies schedule itinerary migration migrate rollout timeline milestones go_to_market business_plan project_plan action_plan
            design architect architecture blueprint proposal curriculum playbook runbook
            planen projektplan notfallplan businessplan lernplan masterplan architektur entwirf migrationsstrategie entwerfe entwickle_eine strategie fahrplan konzept migrationsplan umsetzungsplan zeitplan
            planifie planifier strategie feuille_de_route concois concevoir calendrier
            planifica planificar estrategia hoja_de_ruta disena disenar calendario
            """),
        (Cue.Compare, """
            compare comparing comparison contrast analyze analyse analysis synthesize synthesise synthesis critique assess assessment evaluate_the weigh pros_and_cons trade_offs tradeoffs trade_off
            reconcile disagree contradictions discrepancies recommend recommendation investigate discuss review_the review_this review_our review_my review_these root_cause implications implication across_the
            vergleiche vergleichen analysiere analysieren bewerte bewerten abwagen widerspruche vor_und_nachteile
            compare_les comparez comparer analyse_les analysez analyser evalue evaluer avantages_et contradictions
            compara comparar analiza analizar evalua evaluar ventajas_y contradicciones
            """),
        (Cue.Create, """
            story poem novel essay lyrics song screenplay dialogue haiku sonnet limerick fairy_tale blog_post speech fiction monologue chapter
            gedicht geschichte roman aufsatz lied marchen rede kurzgeschichte
            poeme histoire_de roman_de essai chanson conte discours nouvelle_litteraire
            poema cuento novela ensayo cancion discurso
            """),
        (Cue.Explain, """
            explain describe define definition what_does_it_mean meaning_of tell_me_about how_does how_do difference_between eli5
            erklare erklaren beschreibe definiere was_bedeutet unterschied_zwischen wie_funktioniert
            explique expliquer expliquez decris definis difference_entre comment_fonctionne
            explica explicar describe_como define_el diferencia_entre como_funciona
            """),
        (Cue.Make, """
            write create generate make build draft produce give provide prepare develop compose list show
            schreibe schreib verfasse erstelle erzeuge baue entwickle gib nenne
            ecris ecrivez redige redigez cree creez genere donne
            escribe escriba redacta crea genera haz dame
            """),
        (Cue.ShortAnswer, """
            one_word single_word yes_or_no true_or_false only_the_label just_the_label answer_only only_the_answer only_the_number just_the_number reply_with_only respond_with_only answer_with_only
            reply_only respond_only output_only return_only answer_with_one nothing_else no_explanation without_explanation single_number single_letter the_letter_of exactly_one one_of exact_match
            in_one_sentence in_a_sentence one_sentence
            ein_wort einem_wort ja_oder_nein nur_mit nur_das nur_die_zahl ohne_erklarung in_einem_satz
            un_mot un_seul_mot oui_ou_non uniquement sans_explication en_une_phrase
            una_palabra sola_palabra si_o_no solo_con unicamente sin_explicacion en_una_frase verdadero_o_falso
            """),
        (Cue.Brief, """
            brief briefly short concise concisely quick quickly terse
            kurz knapp kurze kurzen bref brievement concis courte court breve brevemente conciso corto corta
            """),
        (Cue.Thorough, """
            detailed detail in_depth comprehensive thorough thoroughly rigorous exhaustive elaborate complete_guide full_report extensive production_ready end_to_end
            ausfuhrlich ausfuhrliche detailliert umfassend umfassende grundlich vollstandige
            detaille detaillee detailles approfondi approfondie complet complete_et exhaustif
            detallado detallada exhaustivo exhaustiva completo a_fondo
            """),
        (Cue.Structured, "json csv yaml xml table tabelle tableau tabla schema as_a_list"),
        (Cue.LengthWords, "word_essay word_story word_article word_report word_post word_summary words worter worten wortern mots palabras"),
        (Cue.LengthSentences, "sentences sentence satze satzen phrases_maximum frases oraciones"),
        (Cue.LengthParagraphs, "paragraphs paragraph absatze absatzen paragraphes parrafos sections"),
        (Cue.LengthPages, "pages page seiten paginas"),
        (Cue.Proof, """
            prove a_proof the_proof proofs proof_that proof_by proof_of_the derive derivation show_that demonstrate_that by_induction by_contradiction if_and_only_if iff rigorous_argument disprove counterexample lower_bound
            beweise beweisen beweis herleiten herleitung zeige_dass gegenbeispiel
            prouve prouver demontre demontrer demontrez demonstration montrer_que montre_que contre_exemple
            demuestra demostrar demuestre demostracion prueba_que contraejemplo
            """),
        (Cue.Reasoning, """
            why reason reasoning reasons because step_by_step justify deduce infer imply implies consequence therefore argue argument assumption assumptions how_would cause causes
            evidence conclude conclusion interpret interpretation consider
            warum begrunde begrundung schritt_fur_schritt folgt annahmen weshalb
            pourquoi justifie justifier etape_par_etape deduis raisonnement hypotheses
            por_que justifica paso_a_paso deduce razonamiento supuestos
            """),
        (Cue.Relation, """
            each every twice thrice half third quarter times more_than less_than fewer than remaining left total altogether percent percentage ratio average per faster slower older younger
            rest difference combined double triple as_many as_much increases decreases increased decreased reduced discount interest equally together sold bought spent spends earns saves
            rate speed rest_of both
            jeder jede jedes doppelt halb halfte insgesamt ubrig prozent durchschnittlich mehr_als weniger_als zusammen verkauft kauft kostet
            chaque double moitie tiers reste restant pourcentage moyenne plus_que moins_que ensemble coute achete
            cada doble mitad tercio resto restante porcentaje promedio mas_que menos_que juntos cuesta compra
            """),
        (Cue.NumberWord, """
            two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion second_one
            zwei drei vier funf sechs sieben acht neun zehn zwolf dutzend hundert tausend
            deux trois quatre cinq six sept huit neuf dix douze cent mille
            dos tres cuatro cinco seis siete ocho nueve diez doce cien mil
            """),
        (Cue.Unit, """
            dollars dollar cents euros euro hours hour minutes minute seconds days day weeks week months month years km kilometers kilometres miles mile meters metres feet foot inches inch kg grams gram pounds liters litres gallons mph
            kmh celsius degrees volts watts newtons joules moles meter stunden stunde minuten tage tag wochen jahre euros heures heure jours semaines ans horas hora minutos dias semanas anos metros
            """),
        (Cue.HowMany, """
            how_many how_much how_long how_old how_far how_fast what_percentage what_percent
            wie_viele wie_viel wie_lange wieviele wieviel wie_alt combien cuantos cuantas cuanto cuanta
            """),
        (Cue.Condition, """
            if unless otherwise except whenever provided_that assuming suppose given_that in_case not_only neither nor
            wenn falls sofern ausser vorausgesetzt angenommen si sauf a_moins supposons si_no excepto salvo suponga supongamos
            """),
        (Cue.Constraint, """
            must should without exactly at_least at_most no_more_than ensure avoid only_if require required requirement requirements constraint constraints do_not don_t never always each_of make_sure support supports handle handles
            muss mussen soll sollen ohne genau mindestens hochstens darf keine sicherstellen anforderungen
            doit doivent sans exactement au_moins au_plus veiller assure exigences contraintes
            debe deben sin exactamente al_menos como_maximo asegurate requisitos restricciones
            """),
        (Cue.Sequence, """
            then next finally afterwards subsequently step steps phase phases after_that first_then
            dann danach schliesslich anschliessend zunachst schritte ensuite puis enfin etapes luego despues finalmente pasos entonces
            """),
        (Cue.Counterfactual, "what_if would_have hypothetical scenario scenarios counterfactual szenario szenarien scenarios_possibles escenario escenarios"),
        (Cue.Tracing, """
            what_does_this_code output_of what_is_the_output complete_the_assertion executing_the when_executing what_will_be_printed what_gets_printed returned_by what_does_it_print what_is_printed trace_through trace_the
            was_gibt_der welche_ausgabe qu_affiche que_imprime
            """),
        (Cue.Puzzle, """
            puzzle puzzles riddle logic_puzzle clue clues truth_teller knights knaves liar sudoku houses who_owns who_lives seating
            ratsel logikratsel enigme acertijo
            """),
        (Cue.Concurrency, """
            concurrency concurrent concurrently deadlock deadlocks race_condition race_conditions mutex thread threads threadsafe thread_safe lock_free atomic semaphore parallelism distributed consensus idempotent idempotency
            exactly_once eventual_consistency linearizable sharding sharded shards interleaving two_phase_commit split_brain replication backpressure event_sourcing crdt quorum failover memory_model
            nebenlaufig nebenlaufigkeit verklemmung verteilte verteilten verteiltes verteilter concurrence interblocage distribue distribuee distribues distribuees
            concurrencia interbloqueo distribuido distribuida distribuidos distribuidas
            """),
        (Cue.Debug, """
            debug debugging bug bugs stack_trace stacktrace traceback segfault crash crashes crashing memory_leak leak flaky intermittent intermittently nullreferenceexception nullpointerexception fails failing hangs fix_the_bug fix_this
            fehler fehlersuche absturz absturzt bogue plante plantage erreur_suivante depurar error_en falla
            """),
        (Cue.Architecture, """
            refactor refactoring redesign decouple scalable scalability microservice microservices multi_tenant high_availability zero_downtime backward_compatible backwards_compatible legacy monolith
            without_downtime no_downtime fault_tolerant fault_tolerance dual_writes backfill rollback observability hexagonal clean_architecture
            domain_driven cqrs event_driven system_design data_model threat_model disaster_recovery
            refaktoriere umstrukturieren skalierbare skalierbaren skalierbares mandantenfahige mandantenfahigen verfugbarkeit ausfallsicher ausfallsichere fehlertolerant fehlertolerante ausfallzeit ohne_ausfallzeit altsystem hochverfugbar hochverfugbarkeit skalierbar mandantenfahig refactorise refactoriser evolutif sans_interruption tolerante_aux_pannes haute_disponibilite sin_interrupciones alta_disponibilidad tolerante_a_fallos refactoriza refactorizar escalable
            """),
        (Cue.Systems, """
            compiler interpreter lexer tokenizer type_checker type_inference parser_generator garbage_collector memory_allocator virtual_machine bytecode kernel device_driver
            database_engine storage_engine query_planner b_tree raft paxos scheduler cryptographic cryptography simd gpu cuda neural_network transformer_model backpropagation
            ubersetzerbau betriebssystem compilateur interpreteur systeme_d_exploitation compilador interprete sistema_operativo
            """),
        (Cue.Sql, "join joins left_join inner_join group_by having partition_by window_function cte subquery recursive_query with_recursive row_number rank lag materialized index_on explain_analyze execution_plan"),
        (Cue.Repository, """
            codebase repository repo modules several_files multiple_files these_files across_files whole_project entire_project all_call_sites call_sites pull_request
            mehrere_dateien ganzen_projekt plusieurs_fichiers tout_le_projet varios_archivos todo_el_proyecto
            """),
        (Cue.Legal, """
            contract contracts agreement merger termination due_diligence warranty indemnity clause clauses liability plaintiff defendant statute court jurisdiction gdpr indemnification negligence tort lawsuit attorney legal compliance regulation regulatory appeal breach damages testator felony
            vertrag vertrage klausel klauseln haftung gericht dsgvo kundigung rechtlich rechtliche urteil
            contrat contrats clause responsabilite tribunal rgpd juridique
            contrato contratos clausula clausulas responsabilidad tribunal rgpd juridico juridica demanda
            """),
        (Cue.Medical, """
            patient patients diagnosis diagnose differential symptoms symptom treatment dosage mg contraindications contraindication clinical disease syndrome biopsy prognosis drug drugs therapy interactions anticoagulant ecg mri blood_pressure chronic acute lesion serum
            patientin diagnose_von symptome behandlung dosierung krankheit medikament
            diagnostic symptomes traitement posologie maladie medicament
            paciente diagnostico sintomas tratamiento dosis enfermedad medicamento
            """),
        (Cue.Finance, """
            valuation dcf discounted_cash_flow balance_sheet income_statement cash_flow portfolio hedge derivative_pricing bond bonds equity npv irr wacc amortization depreciation tax taxes audit ifrs gaap covenant dividend monetary inflation
            bilanz bewertung steuer steuern abschreibung rendite bilan impots amortissement tresorerie balance_general impuestos amortizacion flujo_de_caja
            """),
        (Cue.Science, """
            molecule molecules enthalpy entropy thermodynamic quantum electron electrons photon wavelength velocity acceleration momentum torque voltage current resistance capacitor circuit equilibrium reaction acid oxidation
            isotope nucleus protein proteins enzyme gene genes dna rna membrane kinetic force friction pressure density frequency magnetic field_strength concentration solution_of catalyst mutation chromosome
            heat_transfer reynolds viscosity transistor amplifier bandwidth
            """),
        (Cue.Question, """
            what who whom whose when where which how
            was wer wen wem wann wo welche welcher welches wie woher
            quel quelle quels quelles qui quand ou_est comment quoi
            que quien quienes cuando donde cual cuales como
            """),
        (Cue.Passage, """
            passage context according_to based_on_the following_text following_article following_paragraph text_below above_text given_text using_the_information the_excerpt excerpt from_the_text provided_document
            laut_text folgenden_text textabschnitt auszug d_apres_le texte_suivant extrait_suivant segun_el siguiente_texto extracto
            """),
        (Cue.Document, "document documents report reports article articles paper papers source sources transcript transcripts memo dokument dokumente bericht berichte quellen rapports documentos informes fuentes"),
        (Cue.Continue, """
            yes yeah yep yup ok okay sure go continue proceed go_on go_ahead carry_on do_it keep_going next_one next again more sounds_good agreed perfect great exactly right correct please_do and_then now no nope try second_one first_one the_rest last_one
            ja jo jawohl gerne weiter mach fortfahren passt genau einverstanden jetzt noch_einmal nochmal nachste bitte_weiter los nein leg_los
            oui ouais continue_s_il vas allez poursuis poursuivez d_accord encore suivant suivante maintenant parfait bien_sur non
            si vale claro sigue continua continue_por adelante de_acuerdo siguiente ahora otra_vez perfecto hazlo venga
            """),
        (Cue.BackReference, """
            it this that these those them one ones above previous earlier same second first last former latter former_one your
            das dies diese dieses diesen es sie oben vorherige gleiche gleichen zweite erste letzte davon damit
            ca cela ceci celui celle ceux dessus precedent precedente meme deuxieme premier premiere second_e
            eso esto esta este ese anterior mismo misma segundo segunda primero primera ultimo lo
            """),
        (Cue.Greeting, """
            hi hello hey thanks thank thx cheers bye goodbye morning
            hallo danke guten_tag guten_morgen tschuss servus bonjour salut merci bonsoir hola gracias buenos buenas adios
            """),
        (Cue.Vague, """
            something somehow stuff things whatever anything thingy kind_of sort_of etc better nice optimal good_enough
            irgendwie irgendwas irgendetwas sachen besser quelque_chose truc trucs mieux algo cosas mejor de_alguna_manera
            """),
        (Cue.Lead, """
            please can could would will you i we need want help me let us us_to now also and then first kindly the following your task is to i_d like
            bitte kannst konntest konnen konnten du sie mir uns ich brauche mochte nun
            s il te vous plait peux pouvez pourrais pourriez tu je veux voudrais besoin moi merci_de
            por favor puedes podrias puede necesito quiero me nos ahora
            """),
        (Cue.Common, """
            the a an of in to is are and for with on at by from as it that this be was were has have had i you we they he she his her their its not or but
            der die das und ein eine einen dem den des ist sind mit von zu auf fur im nicht auch sich bei als aus nach wird werden ich wir ihr
            le la les un une des du de et est sont en dans pour par sur au aux avec pas ce cette il elle nous je
            el los las una del y es son para con se su sus en lo al no nos yo
            """),
    ];
}
