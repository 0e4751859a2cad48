//! The picture of a network: every number of the moment is in it, nothing lies over anything else, and it says which way
//! the numbers go, at the sizes the panes have and at every size there is.

use nn_tutor::class::WayPlace;
use nn_tutor::draw::cells::{self, Face, Shading};
use nn_tutor::draw::palette::Brightness;
use nn_tutor::draw::{Glyphs, svg};
use nn_tutor::interp::Settings;
use nn_tutor::matrix::number;
use nn_tutor::scene::{Mark, RESTING, Scene, Tone, network, wide_network};
use nn_tutor::session::{
    AtWork, Diagram, FanIn, FanTerm, Layer, Link, Node, PictureData, Session, WideNetwork,
};

fn text(scene: &Scene, glyphs: Glyphs) -> String {
    let sheet = cells::draw(scene, glyphs, Shading::Signs);
    let row = |cells: &[Option<cells::Tile>]| {
        let signs: String = cells.iter().map(|cell| cell.map_or(' ', |tile| tile.sign)).collect();
        format!("|{}", signs.trim_end())
    };
    sheet.cells.chunks(sheet.columns.max(1)).map(row).collect::<Vec<_>>().join("\n")
}

fn node(value: Option<f64>) -> Node {
    Node { value, cases: Vec::new(), made_of: None, hidden: false, live: false, written: false }
}

fn layer(name: &str, values: [Option<f64>; 3]) -> Layer {
    Layer { name: name.to_owned(), nodes: values.map(node).to_vec(), asked: None }
}

/// Three layers; the second's sums are known up to node 2, and its last weights are below zero.
fn diagram() -> Diagram {
    let weights = [0.9, 0.3, 0.4, 0.2, 0.8, 0.2, -0.1, -0.5, -0.6];
    let gap = |known: bool| {
        let link = |(at, w): (usize, &f64)| Link {
            from: at % 3,
            to: at / 3,
            weight: known.then_some(*w),
            hidden: false,
            live: false,
            carries: None,
        };
        weights.iter().enumerate().map(link).collect()
    };
    Diagram {
        layers: vec![
            layer("inputs", [Some(0.9), Some(0.1), Some(0.8)]),
            layer("hidden_inputs", [Some(1.16), Some(0.42), None]),
            layer("final_inputs", [None; 3]),
        ],
        gaps: vec![gap(true), gap(false)],
        links: vec!["wih".to_owned(), String::new()],
        worked_on: None,
    }
}

/// The same with the links into hidden node 2 at work, or one of them only.
fn forward(only: Option<usize>) -> Diagram {
    let mut diagram = diagram();
    for link in diagram.gaps[0].iter_mut().filter(|link| link.to == 1 && only.is_none_or(|o| o == link.from))
    {
        let source = &mut diagram.layers[0].nodes[link.from];
        (link.live, source.live) = (true, true);
        link.carries = link.weight.zip(source.value).map(|(w, x)| w * x);
    }
    let fed = &mut diagram.layers[1].nodes[1];
    (fed.live, fed.written) = (true, true);
    diagram
}

/// Errors going back into input node 3, whose number is asked.
fn backward() -> Diagram {
    let mut diagram = diagram();
    for link in diagram.gaps[0].iter_mut().filter(|link| link.from == 2) {
        link.live = true;
        diagram.layers[1].nodes[link.to].live = true;
    }
    let fed = &mut diagram.layers[0].nodes[2];
    (fed.live, fed.written, fed.hidden) = (true, true, true);
    diagram
}

/// The same with a whole layer at work, of which node 2 is asked.
fn whole_layer() -> Diagram {
    let mut diagram = diagram();
    for link in &mut diagram.gaps[0] {
        link.live = true;
        let source = &mut diagram.layers[0].nodes[link.from];
        source.live = true;
        link.carries = link.weight.zip(source.value).filter(|_| link.to != 1).map(|(w, x)| w * x);
    }
    for (at, fed) in diagram.layers[1].nodes.iter_mut().enumerate() {
        (fed.live, fed.written, fed.hidden) = (true, true, at == 1);
    }
    diagram
}

/// The same with no node asked about.
fn unasked(mut diagram: Diagram) -> Diagram {
    for link in &mut diagram.gaps[0] {
        link.carries = link.weight.zip(diagram.layers[0].nodes[link.from].value).map(|(w, x)| w * x);
    }
    for node in &mut diagram.layers[1].nodes {
        node.hidden = false;
    }
    diagram
}

/// 784-200-10 with the sum into hidden node 18 at work.
fn wide() -> WideNetwork {
    let pixels: Vec<f64> = (0..784).map(|at| if (at / 28 + at % 28) % 9 < 3 { 0.8 } else { 0.01 }).collect();
    let hidden: Vec<f64> = (0..200).map(|at| f64::from(at % 7) / 3.0 - 1.0).collect();
    let layer = |name: &str, count: usize, values: &[f64], live: Option<usize>| Layer {
        asked: None,
        name: name.to_owned(),
        nodes: (0..count)
            .map(|at| Node {
                value: values.get(at).copied(),
                cases: Vec::new(),
                made_of: None,
                hidden: false,
                live: live == Some(at),
                written: live == Some(at),
            })
            .collect(),
    };
    WideNetwork {
        layers: vec![
            layer("inputs", 784, &pixels, None),
            layer("hidden_inputs", 200, &hidden[..18], Some(17)),
            layer("final_inputs", 10, &[], None),
        ],
        first: 1,
        sum: Some(FanIn {
            layer: 1,
            from: 0,
            node: 17,
            name: "hidden_inputs₁₈".to_owned(),
            stands_for_all: false,
            at_work: AtWork::Sum,
            value: Some(0.3045),
            terms: [(352, 0.0913), (351, 0.0871), (322, -0.0624), (569, 0.0511), (12, -0.046)]
                .map(|(node, product)| FanTerm { node, weight: product, product })
                .into(),
            rest: (779, Some(0.1834)),
            live: Some(351),
        }),
        made: None,
        targets: Vec::new(),
    }
}

fn shown(diagram: &Diagram, size: (u16, u16)) -> Scene {
    network(diagram, size, 4, RESTING)
}

/// What the scene says in letters.
fn words(scene: &Scene) -> Vec<&str> {
    fn text(mark: &Mark) -> Option<&str> {
        if let Mark::Text { text, .. } = mark { Some(text) } else { None }
    }
    scene.marks.iter().filter_map(text).collect()
}

#[test]
fn the_links_into_a_node_are_seen_with_their_weights() {
    insta::assert_snapshot!("forward", text(&shown(&forward(None), (80, 20)), Glyphs::Braille));
    insta::assert_snapshot!("forward_middle", text(&shown(&forward(None), (45, 12)), Glyphs::Braille));
    insta::assert_snapshot!("forward_small", text(&shown(&forward(None), (37, 5)), Glyphs::Braille));
    insta::assert_snapshot!("forward_blocks", text(&shown(&forward(Some(1)), (58, 16)), Glyphs::Blocks));
    insta::assert_snapshot!("forward_ascii", text(&shown(&forward(Some(1)), (58, 16)), Glyphs::Ascii));
    insta::assert_snapshot!("forward_svg", svg::draw(&shown(&forward(None), (80, 20)), Brightness::Dark));
}

#[test]
fn errors_come_back_along_the_same_links() {
    insta::assert_snapshot!("backward", text(&shown(&backward(), (80, 20)), Glyphs::Braille));
    insta::assert_snapshot!("backward_small", text(&shown(&backward(), (37, 5)), Glyphs::Braille));
}

#[test]
fn in_little_room_a_node_stands_for_its_layer() {
    let count = |size| {
        let scene = shown(&whole_layer(), size);
        let lines = scene.marks.iter().filter(|mark| matches!(mark, Mark::Line(_))).count();
        (lines, words(&scene).contains(&"?"))
    };
    assert_eq!(count((90, 20)), (18, true), "all links of both gaps");
    assert_eq!(count((30, 8)), (3, true), "the links into the node that is asked");
    insta::assert_snapshot!("whole_small", text(&shown(&whole_layer(), (30, 8)), Glyphs::Braille));
}

#[test]
fn names_of_layers_stand_apart() {
    let mut diagram = backward();
    for (layer, name) in diagram.layers.iter_mut().zip(["hidden_errors", "output_errors", "inputs"]) {
        layer.name = name.to_owned();
    }
    for columns in 24..100 {
        let drawn = text(&shown(&diagram, (columns, 8)), Glyphs::Braille);
        let names: Vec<&str> = drawn.lines().next().unwrap()[1..].split_whitespace().collect();
        let is_name = |name: &&str| {
            name.ends_with('…') || ["hidden_errors", "output_errors", "inputs", "wih"].contains(name)
        };
        assert!(names.len() >= 2 && names.iter().all(is_name), "{columns}\n{drawn}");
    }
}

#[test]
fn a_node_holds_its_number_between_its_ends() {
    let mut diagram = backward();
    diagram.layers[1].nodes[0].value = Some(-0.7163);
    for size in [(37, 5), (45, 12)] {
        let shown = text(&shown(&diagram, size), Glyphs::Braille);
        assert!(shown.contains("(−0.7163)"), "{size:?}\n{shown}");
    }
}

#[test]
fn nodes_keep_their_places_all_lesson_long() {
    let boxes = |diagram: &Diagram| {
        let scene = shown(diagram, (80, 20));
        let area = |mark: &Mark| if let Mark::Node { area, .. } = mark { Some(*area) } else { None };
        scene.marks.iter().filter_map(area).collect::<Vec<_>>()
    };
    assert_eq!(boxes(&diagram()).len(), 9);
    assert_eq!(boxes(&diagram()), boxes(&forward(None)));
    assert_eq!(boxes(&diagram()), boxes(&backward()));
}

#[test]
fn every_number_of_the_moment_is_in_it() {
    for size in [(80, 20), (60, 14), (37, 6)] {
        let scene = shown(&forward(None), size);
        let words = words(&scene);
        for value in [0.9, 0.1, 0.8, 0.42, 0.2] {
            assert!(words.contains(&number(value, 4).as_str()), "{value} at {size:?}: {words:?}");
        }
    }
    let scene = shown(&forward(None), (80, 20));
    let words = words(&scene);
    for product in ["0.18", "0.08", "0.16"] {
        assert!(words.contains(&product), "{product}: {words:?}");
    }
}

#[test]
fn what_comes_along_a_link_is_read_in_the_row_of_its_node() {
    for rows in [4, 5] {
        let drawn = text(&shown(&forward(None), (45, rows)), Glyphs::Braille);
        for (from, product) in [("(  0.9", "0.18"), ("(  0.1", "0.08"), ("(  0.8", "0.16")] {
            let row = drawn.lines().find(|line| line.contains(from)).unwrap();
            assert!(row.contains(product), "{product}\n{drawn}");
        }
    }
}

#[test]
fn a_hidden_number_is_not_in_it() {
    let mut asked = forward(None);
    asked.layers[1].nodes[1].hidden = true;
    for size in [(80, 20), (45, 12), (37, 5)] {
        let scene = shown(&asked, size);
        assert!(!words(&scene).contains(&"0.42") && words(&scene).contains(&"?"), "{size:?}");
    }
}

#[test]
fn what_is_asked_is_not_told_by_what_the_other_terms_come_to() {
    let mut network = wide();
    let sum = network.sum.as_mut().unwrap();
    (sum.value, sum.rest.1) = (None, None);
    let scene = wide_network(&network, (120, 16), 4);
    assert!(words(&scene).contains(&"779 more ?"), "{:?}", words(&scene));
}

#[test]
fn a_wide_network_shows_the_largest_terms_and_what_the_others_come_to() {
    let scene = wide_network(&wide(), (110, 24), 4);
    insta::assert_snapshot!("wide", text(&scene, Glyphs::Braille));
    for said in ["+0.0913", "−0.0624", "779 more +0.1834", "hidden_inputs₁₈ = 0.3045"] {
        assert!(words(&scene).contains(&said), "{said}: {:?}", words(&scene));
    }
    insta::assert_snapshot!("wide_middle", text(&wide_network(&wide(), (76, 16), 4), Glyphs::Braille));
    insta::assert_snapshot!("wide_small", text(&wide_network(&wide(), (37, 9), 4), Glyphs::Braille));
    insta::assert_snapshot!("wide_svg", svg::draw(&scene, Brightness::Light));
}

#[test]
fn the_mark_at_what_should_be_is_told_where_there_is_room() {
    let mut network = wide();
    (network.sum, network.targets) =
        (None, (0..10).map(|at| Some(if at == 5 { 0.99 } else { 0.01 })).collect());
    let says = |size| words(&wide_network(&network, size, 4)).iter().any(|text| text.contains("should be"));
    assert!(says((198, 21)) && !says((120, 11)));
}

#[test]
fn no_text_lies_over_another() {
    for diagram in [diagram(), forward(None), forward(Some(2)), backward(), whole_layer()] {
        for size in [(120, 30), (80, 20), (58, 16), (45, 12), (37, 5)] {
            let scene = shown(&diagram, size);
            let letters: usize = words(&scene).iter().map(|text| text.chars().count()).sum();
            let sheet = cells::draw(&scene, Glyphs::Braille, Shading::Signs);
            let is_letter = |tile: &cells::Tile| matches!(tile.face, Face::Letter(_));
            let seen = sheet.cells.iter().flatten().filter(|tile| is_letter(tile)).count();
            assert_eq!(seen, letters, "{size:?}\n{}", text(&scene, Glyphs::Braille));
        }
    }
}

#[test]
fn nothing_panics_at_any_size() {
    let far = [f64::NAN, f64::INFINITY, 1e300, -1e300, 1e-300, 0.0];
    let mut wild = diagram();
    for (at, link) in wild.gaps.iter_mut().flatten().enumerate() {
        (link.weight, link.live) = (Some(far[at % far.len()]), at % 2 == 0);
    }
    for (at, node) in wild.layers.iter_mut().flat_map(|layer| &mut layer.nodes).enumerate() {
        (node.value, node.live) = (Some(far[at % far.len()]), true);
    }
    let empty = Diagram {
        layers: vec![Layer::default(), Layer::default()],
        gaps: vec![Vec::new()],
        links: Vec::new(),
        worked_on: None,
    };
    for diagram in [Diagram::default(), empty, wild, forward(None), backward()] {
        for rows in (0..10).chain((10..40).step_by(6)) {
            for columns in (0..100).step_by(3) {
                let scene = shown(&diagram, (columns, rows));
                text(&scene, [Glyphs::Octants, Glyphs::Sextants, Glyphs::Ascii][usize::from(columns % 3)]);
                text(&wide_network(&wide(), (columns, rows), 4), Glyphs::Braille);
                assert!(svg::draw(&scene, Brightness::Dark).ends_with("</svg>\n"));
            }
        }
    }
}

/// The picture at a step of a lesson.
fn at(number: usize, step: &str) -> PictureData {
    let mut session = Session::new(crate::support::lesson(number), Settings::default());
    let cursor = step.parse::<WayPlace>().and_then(|place| place.cursor(&session)).unwrap();
    session.stepper_mut().go_to_stop(cursor.stop);
    session.skip_questions();
    session.prepare_picture();
    session.picture().cloned().unwrap()
}

#[test]
fn a_link_shows_what_is_multiplied_or_made_of_it() {
    // split = share × e: its pieces are made, and not the weights that the shares were made from.
    let PictureData::Network(split) = at(3, "7") else { panic!() };
    let pieces: Vec<_> = split.gaps[0].iter().map(|link| number(link.weight.unwrap(), 4)).collect();
    assert_eq!(pieces, ["0.32", "0.48", "0.1", "0.4"]);
    // Added up, each comes along its link: what the error is multiplied by there is its share.
    let PictureData::Network(added) = at(3, "8") else { panic!() };
    let live: Vec<_> = added.gaps.iter().flatten().filter(|link| link.carries.is_some()).collect();
    assert_eq!(live.len(), 4);
    for link in live {
        let e = added.layers[1].nodes[link.to].value.unwrap();
        assert!((link.weight.unwrap() * e - link.carries.unwrap()).abs() < 1e-12, "{link:?}");
    }
}

#[test]
fn a_layer_comes_to_its_numbers_node_after_node() {
    let whole = unasked(whole_layer());
    let size = (120, 24);
    let dots = |scene: &Scene| scene.marks.iter().filter(|mark| matches!(mark, Mark::Sign { .. })).count();
    let rested = network(&whole, size, 4, RESTING);
    assert_eq!(dots(&rested), 9, "what comes along every link");
    let first = network(&whole, size, 4, RESTING * 0.2);
    let last = network(&whole, size, 4, RESTING * 0.9);
    assert_eq!((dots(&first), dots(&last)), (3, 3), "a node's three links at a time");
    let known = |scene: &Scene| words(scene).iter().filter(|word| **word == "·").count();
    assert!(known(&first) > known(&last), "nodes whose turn has come have their numbers");
}

/// How many links at work lead somewhere.
fn arrows(scene: &Scene) -> usize {
    scene.marks.iter().filter(|mark| matches!(mark, Mark::Line(line) if line.arrow)).count()
}

fn boxes(scene: &Scene) -> Vec<nn_tutor::scene::Area> {
    let area = |mark: &Mark| if let Mark::Node { area, .. } = mark { Some(*area) } else { None };
    scene.marks.iter().filter_map(area).collect()
}

#[test]
fn where_all_links_of_a_layer_would_be_a_knot_one_node_has_its_own() {
    let seen = |diagram: &Diagram, size| {
        let scene = shown(diagram, size);
        (boxes(&scene).len(), arrows(&scene))
    };
    let (asked, plain) = (whole_layer(), unasked(whole_layer()));
    assert_eq!(seen(&plain, (120, 40)), (9, 9));
    assert_eq!(seen(&plain, (120, 16)), (9, 3), "all nodes, and the links into one, for an example");
    for size in [(120, 40), (120, 16)] {
        assert_eq!(seen(&asked, size), (9, 3), "all nodes, and the links into the one asked about");
    }
}

#[test]
fn a_node_by_itself_stands_in_its_own_row() {
    let row = |of: usize| {
        let mut diagram = whole_layer();
        for (at, node) in diagram.layers[1].nodes.iter_mut().enumerate() {
            node.hidden = at == of;
        }
        let areas = boxes(&shown(&diagram, (40, 4)));
        assert_eq!(areas.len(), 4, "three inputs and the node they lead to");
        areas[..3].iter().position(|area| area.top == areas[3].top)
    };
    assert_eq!([0, 1, 2].map(row), [Some(0), Some(1), Some(2)]);
}

#[test]
fn what_a_node_held_before_waits_for_what_is_on_its_way_to_it() {
    // The products of lesson 1 for node 1, which holds what it has sent on already.
    let PictureData::Network(mut diagram) = at(1, "11") else { panic!() };
    for (node, value) in diagram.layers[1].nodes.iter_mut().zip([0.7408, 0.6457]) {
        node.value = Some(value);
    }
    let scene = shown(&diagram, (80, 20));
    let of = |text: &str| {
        let found = scene.marks.iter().find_map(|mark| match mark {
            Mark::Text { text: said, tone, .. } if said == text => Some(*tone),
            _ => None,
        });
        found.unwrap()
    };
    assert_eq!((of("·"), of("0.6457")), (Tone::Quiet, Tone::Text));
    assert!(!words(&scene).contains(&"0.7408"), "what comes to it now does not make that");
}

#[test]
fn nothing_is_at_work_in_it_while_a_matrix_is_turned_over() {
    let PictureData::Network(diagram) = at(3, "14") else { panic!() };
    assert!(diagram.gaps.iter().flatten().all(|link| !link.live));
}

#[test]
fn a_wide_network_has_its_weights_on_their_links_and_a_line_for_the_whole_where_it_is_not_all_there() {
    let mut network = wide();
    for term in &mut network.sum.as_mut().unwrap().terms {
        term.weight = term.product / 0.8;
    }
    let large = wide_network(&network, (120, 16), 4);
    for said in ["0.1141", "+0.0913", "−0.078", "−0.0624"] {
        assert!(words(&large).contains(&said), "{said}: {:?}", words(&large));
    }
    let maps = [
        ((44, 9), ["784", "━━", "200", "──", "10"]),
        ((60, 9), ["inputs 784", "━━", "hidden_inputs 200", "──", "final_inputs 10"]),
    ];
    for (size, map) in maps {
        let small = wide_network(&network, size, 4);
        assert!(words(&small).windows(5).any(|line| line == map), "{:?}", words(&small));
    }
    assert!(!words(&large).contains(&"━━"));
    // In a debugger's pane on 80 columns terms come with fewer decimals rather than not at all, and with three that differ.
    let close = wide_network(&network, (29, 10), 4);
    assert!(words(&close).contains(&"+0.091") && words(&close).contains(&"━━"), "{:?}", words(&close));
    let line = wide_network(&network, (60, 1), 4);
    assert_eq!(words(&line), ["inputs 784", "━━", "hidden_inputs 200", "──", "final_inputs 10"]);
}

#[test]
fn the_place_that_is_found_is_lit_in_a_chart() {
    let PictureData::Chart(plot) = at(9, "9") else { panic!() };
    assert_eq!(plot.live, [1], "argmax finds the second rate");
}

#[test]
fn a_histogram_counts_every_weight_and_is_a_bell() {
    let PictureData::Histogram(plot) = at(6, "9") else { panic!() };
    assert_eq!((plot.name.as_str(), plot.counts.iter().sum::<usize>()), ("wih", 784 * 200));
    // As many below zero as above, and within a standard deviation of it 68 of a hundred.
    let wide = (plot.bounds.1 - plot.bounds.0) / plot.counts.len() as f64;
    let within = |low: f64, high: f64| {
        let middle = |at: usize| plot.bounds.0 + wide * (at as f64 + 0.5);
        let counted = plot.counts.iter().enumerate().filter(|(at, _)| (low..high).contains(&middle(*at)));
        counted.map(|(_, count)| *count).sum::<usize>() as f64 / (784.0 * 200.0)
    };
    let deviation = 1.0 / 28.0;
    assert!((within(-1.0, -wide / 2.0) - within(wide / 2.0, 1.0)).abs() < 0.01);
    assert!((within(-deviation, deviation) - 0.68).abs() < 0.06, "{}", within(-deviation, deviation));
    assert!(within(-3.0 * deviation, 3.0 * deviation) > 0.99);
}

#[test]
fn what_the_words_speak_of_is_lit_where_the_step_is_at_no_link() {
    let lit = |number: usize, step: &str| {
        let PictureData::Network(diagram) = at(number, step) else { panic!() };
        let live = diagram.gaps.iter().enumerate().flat_map(|(gap, links)| {
            links.iter().filter(|link| link.live).map(move |link| (gap, link.from, link.to))
        });
        live.collect::<Vec<_>>()
    };
    assert_eq!(lit(3, "5"), [(0, 0, 0)], "what goes back over one link");
    assert_eq!(lit(2, "2"), [(0, 0, 0), (0, 0, 1), (0, 0, 2)], "what input 1 sends");
    assert_eq!(lit(5, "13"), [(1, 0, 0)], "the weight that is nudged");
    assert_eq!(lit(2, "3").len(), 9, "a step at links lights its own");
}

#[test]
fn a_link_has_the_number_that_is_at_work() {
    let weight = |number: usize, step: &str, gap: usize| {
        let PictureData::Network(diagram) = at(number, step) else { panic!() };
        (diagram.links[gap].clone(), diagram.gaps[gap][0].weight.unwrap())
    };
    // What is spoken of at a link may be multiplied there by a part of its weight.
    assert_eq!(weight(3, "5", 0), ("part_1".to_owned(), 0.4));
    assert_eq!(weight(5, "12", 1), ("nudge".to_owned(), 0.001));
    assert_eq!(weight(5, "13", 1), ("who + nudge".to_owned(), 0.3 + 0.001));
    // What the outputs were without the nudge does not come of it.
    let PictureData::Network(nudged) = at(5, "13") else { panic!() };
    assert!(nudged.layers.last().unwrap().nodes.iter().all(|node| node.value.is_none()));
    assert_eq!(weight(5, "14", 1), ("who - nudge".to_owned(), 0.3 - 0.001));
    assert_eq!(weight(5, "21", 0), ("wih + nudge".to_owned(), 0.9 + 0.001));
    assert_eq!(weight(5, "23", 0), ("wih".to_owned(), 0.9), "the nudge is over");
}

#[test]
fn nothing_comes_along_links_whose_own_numbers_are_made() {
    for (number, step, made) in [(0, "9", "change"), (3, "7", "split")] {
        let PictureData::Network(diagram) = at(number, step) else { panic!() };
        assert_eq!((diagram.worked_on, diagram.links[0].as_str()), (Some(0), made));
        for size in [(100, 20), (56, 6)] {
            let scene = shown(&diagram, size);
            let arrows = scene.marks.iter().filter(|mark| matches!(mark, Mark::Line(line) if line.arrow));
            let dots = scene.marks.iter().filter(|mark| matches!(mark, Mark::Sign { .. }));
            assert_eq!((arrows.count(), dots.count()), (0, 0), "{number}:{step} at {size:?}");
        }
    }
}

#[test]
fn of_cases_side_by_side_nodes_hold_the_one_at_work() {
    let PictureData::Network(all) = at(0, "19") else { panic!() };
    let values =
        |diagram: &Diagram| diagram.layers[0].nodes.iter().map(|node| node.value).collect::<Vec<_>>();
    assert_eq!(values(&all), [None, None], "all four");
    let mut session = Session::new(crate::support::lesson(0), Settings::default());
    let is_sums = |step: &nn_tutor::trace::Step| step.assigns.as_deref() == Some("sums_hid");
    let product = session.trace().steps.iter().position(is_sums).unwrap();
    // Row 1 of the product, for the case (0, 1).
    assert!(session.stepper_mut().go_to_cell(product, 0, 1));
    session.skip_questions();
    session.prepare_picture();
    let Some(PictureData::Network(one)) = session.picture() else { panic!() };
    let live = one.gaps[0].iter().filter(|link| link.live).map(|link| (link.from, link.to));
    assert_eq!((values(one), live.collect::<Vec<_>>()), (vec![Some(0.0), Some(1.0)], vec![(0, 0), (1, 0)]));
}

#[test]
fn a_bar_s_number_does_not_pass_for_a_whole_one() {
    let PictureData::Sample(_, bars) = at(10, "26") else { panic!() };
    let scene = nn_tutor::scene::picture(&PictureData::Bars(bars), (40, 12), 4);
    let said = words(&scene);
    assert!(said.contains(&"0.9990") && said.contains(&"0.0295"), "{said:?}");
    assert!(!said.iter().any(|text| matches!(*text, "1.00" | "0.00")), "{said:?}");
}

#[test]
fn links_are_called_by_what_stands_on_them() {
    let name = |number: usize, step: &str| {
        let PictureData::Network(diagram) = at(number, step) else { panic!() };
        diagram.links
    };
    assert_eq!(name(2, "3"), ["wih", ""]);
    assert_eq!(name(5, "10"), ["wih", "gradient_who"]);
    let PictureData::Network(diagram) = at(5, "10") else { panic!() };
    assert!(words(&shown(&diagram, (116, 18))).contains(&"gradient_who, row 2"));
    // Where the layers' names have no row it stands on a link, clear of numbers: a piece of link would be a minus.
    let PictureData::Network(diagram) = at(2, "3") else { panic!() };
    assert!(words(&shown(&diagram, (58, 4))).contains(&"wih"), "{:?}", words(&shown(&diagram, (58, 4))));
}

#[test]
fn where_all_pieces_are_added_up_all_their_links_are_lit() {
    let PictureData::Network(diagram) = at(3, "10") else { panic!() };
    for size in [(100, 20), (60, 12)] {
        let scene = shown(&diagram, size);
        let known = ["0.32", "0.48", "0.10", "0.40"].map(|piece| words(&scene).contains(&piece));
        assert_eq!((boxes(&scene).len(), known), (4, [true; 4]), "{size:?}: {:?}", words(&scene));
    }
}

#[test]
fn an_arrow_leads_where_its_line_leads_however_short_its_end_is() {
    for node in [0, 9, 100, 199] {
        let mut network = wide();
        network.sum.as_mut().unwrap().node = node;
        for columns in 60..130 {
            let scene = wide_network(&network, (columns, 14), 4);
            for mark in &scene.marks {
                let Mark::Line(line) = mark else { continue };
                let [first, .., before, end] = line.through[..] else { continue };
                let is_on = (end.0 - before.0) * (end.0 - first.0) > 0.0;
                assert!(!line.arrow || is_on, "node {node}, {columns} columns: {before:?} {end:?}");
            }
        }
    }
}

#[test]
fn weights_that_are_added_up_are_no_signals_and_a_number_that_is_read_is_not_what_it_was_made_of() {
    let PictureData::Network(added) = at(3, "3") else { panic!() };
    let scene = shown(&added, (100, 20));
    assert_eq!((arrows(&scene), added.gaps[0].iter().filter(|link| link.live).count()), (0, 2));
    let PictureData::Network(read) = at(3, "16") else { panic!() };
    assert!(read.gaps.iter().flatten().all(|link| !link.live), "e_hidden alone is read");
    assert!(read.layers[0].nodes.iter().all(|node| node.live));
}
